-- # Reference data: functions
--
-- Written in C, which finds the tables by oid: they resolve no name and need
-- neither definer's rights nor a path. Names lose the spaces around them.

CREATE FUNCTION cash_tracking.create_location(
  name               text,
  currency           text,
  time_zone          text DEFAULT 'UTC',
  business_day_start time DEFAULT '00:00',
  cash_rounding      cash_tracking.monetary_amount DEFAULT NULL,
  external_id        text DEFAULT NULL,
  discrepancy_tolerance cash_tracking.monetary_amount DEFAULT NULL,
  discrepancy_limit  cash_tracking.monetary_amount DEFAULT NULL,
  reason_required    boolean DEFAULT false)
RETURNS cash_tracking.locations
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_create_location';
COMMENT ON FUNCTION cash_tracking.create_location(text, text, text, time, cash_tracking.monetary_amount, text, cash_tracking.monetary_amount, cash_tracking.monetary_amount, boolean) IS
  'Creates a location and returns it. currency is the ISO 4217 code of money in use, for good; time_zone a name that the server knows, in any case of letters; business_day_start the local time at which a business date begins, before 24:00. cash_rounding is the smallest step of a cash payment, positive; NULL takes the currency''s smallest cash step. Given times may be 5 minutes ahead of the server (update_location changes that). Three rules are off by default: a count that is over or short by more than discrepancy_tolerance needs a reason, by more than discrepancy_limit an approval (both 0 or more, in the currency, the limit not below the tolerance; NULL = off), and with reason_required every cash activity but payments needs a reason. name, currency, time_zone, business_day_start and reason_required must not be NULL; external_id, up to 255 characters, may. Errors: 22004, 22001, 22008 day start, 22023 currency or time zone, TC005, TC021 external id taken, TC022 name, TC026 cash rounding or limits. Locks nothing. Since 1.0.';

CREATE FUNCTION cash_tracking.update_location(
  location_id        bigint,
  name               text DEFAULT NULL,
  time_zone          text DEFAULT NULL,
  business_day_start time DEFAULT NULL,
  cash_rounding      cash_tracking.monetary_amount DEFAULT NULL,
  clock_skew_limit   interval DEFAULT NULL,
  discrepancy_tolerance cash_tracking.monetary_amount DEFAULT NULL,
  discrepancy_limit  cash_tracking.monetary_amount DEFAULT NULL,
  reason_required    boolean DEFAULT NULL,
  switch_off         text[] DEFAULT NULL)
RETURNS cash_tracking.locations
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_update_location';
COMMENT ON FUNCTION cash_tracking.update_location(bigint, text, text, time, cash_tracking.monetary_amount, interval, cash_tracking.monetary_amount, cash_tracking.monetary_amount, boolean, text[]) IS
  'Changes what is given of a location and returns it; NULL leaves unchanged. clock_skew_limit, 0 to 1 day, is how far ahead of the server''s clock a given time may be. discrepancy_tolerance, discrepancy_limit and reason_required are the rules of create_location; switch_off names the limits that are off from now on: ''{discrepancy_tolerance,discrepancy_limit}''. Sessions keep the business date that they were opened with, and counts the limits that were in force. location_id must not be NULL. Errors: 22004, 22001, 22008 day start or clock skew, 22023 time zone or switch_off, TC005, TC020, TC022 name, TC023 retired, TC026 cash rounding or limits. Updates the location. Since 1.0.';

CREATE FUNCTION cash_tracking.retire_location(
  location_id bigint)
RETURNS cash_tracking.locations
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_retire_location';
COMMENT ON FUNCTION cash_tracking.retire_location(bigint) IS
  'Retires a location, which must have no cash drawer and no device in use, and returns it; one that is retired stays as it is. location_id must not be NULL. Errors: 22004, TC020, TC031 still in use. Updates the location. Since 1.0.';

CREATE FUNCTION cash_tracking.create_staff_member(
  name        text,
  external_id text DEFAULT NULL)
RETURNS cash_tracking.staff_members
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_create_staff_member';
COMMENT ON FUNCTION cash_tracking.create_staff_member(text, text) IS
  'Creates a staff member and returns it. name must not be NULL; external_id, up to 255 characters, may. Errors: 22004, 22001, TC021 external id taken, TC022 name. Locks nothing. Since 1.0.';

CREATE FUNCTION cash_tracking.retire_staff_member(
  staff_member_id bigint)
RETURNS cash_tracking.staff_members
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_retire_staff_member';
COMMENT ON FUNCTION cash_tracking.retire_staff_member(bigint) IS
  'Retires a staff member, who can then do nothing new, and returns it; one who is retired stays as it is. staff_member_id must not be NULL. Errors: 22004, TC014. Updates the staff member. Since 1.0.';

CREATE FUNCTION cash_tracking.create_cash_drawer(
  location_id bigint,
  name        text,
  external_id text DEFAULT NULL)
RETURNS cash_tracking.cash_drawers
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_create_cash_drawer';
COMMENT ON FUNCTION cash_tracking.create_cash_drawer(bigint, text, text) IS
  'Creates a cash drawer with a balance of 0 in the currency of its location and returns it. name is unique among the drawers in use at the location. location_id and name must not be NULL; external_id, up to 255 characters, may. Errors: 22004, 22001, TC020, TC021 name or external id taken, TC022 name, TC023 location retired. Locks the location. Since 1.0. Follows cashDrawerCreate.';

CREATE FUNCTION cash_tracking.update_cash_drawer(
  cash_drawer_id bigint,
  name           text)
RETURNS cash_tracking.cash_drawers
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_update_cash_drawer';
COMMENT ON FUNCTION cash_tracking.update_cash_drawer(bigint, text) IS
  'Renames a cash drawer and returns it. cash_drawer_id and name must not be NULL. Errors: 22004, TC019, TC021 name taken, TC022 name, TC023 retired. Locks the location, then updates the drawer; nothing where the name is the same. Since 1.0. Follows cashDrawerUpdate.';

CREATE FUNCTION cash_tracking.find_or_create_cash_drawer(
  location_id bigint,
  name        text,
  device_id   bigint)
RETURNS cash_tracking.cash_drawers
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_find_or_create_cash_drawer';
COMMENT ON FUNCTION cash_tracking.find_or_create_cash_drawer(bigint, text, bigint) IS
  'Finds the cash drawer in use with this name at the location, or creates it, makes sure that the device is assigned to it, and returns it. Calling it again, or from several places at once, has the same result. location_id, name and device_id must not be NULL. Errors: 22004, TC004, TC018 device at another location, TC020, TC022 name, TC023 retired, TC024 the device has an open session on another drawer. Locks the location if it creates the drawer, updates the device if it assigns it. Since 1.0. Follows cashDrawerFindOrCreate.';

CREATE FUNCTION cash_tracking.retire_cash_drawer(
  cash_drawer_id bigint)
RETURNS cash_tracking.cash_drawers
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_retire_cash_drawer';
COMMENT ON FUNCTION cash_tracking.retire_cash_drawer(bigint) IS
  'Retires a cash drawer on which no session is open and returns it, with the balance that is left in it; one that is retired stays as it is. Devices assigned to it can open no session until they are assigned to another. cash_drawer_id must not be NULL. Errors: 22004, TC019, TC030 session open. Updates the drawer. Since 1.0.';

CREATE FUNCTION cash_tracking.register_device(
  location_id    bigint,
  name           text,
  cash_drawer_id bigint DEFAULT NULL,
  external_id    text DEFAULT NULL)
RETURNS cash_tracking.point_of_sale_devices
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_register_device';
COMMENT ON FUNCTION cash_tracking.register_device(bigint, text, bigint, text) IS
  'Registers a point of sale device at a location and returns it. cash_drawer_id, a drawer of the same location, may be NULL and assigned later. location_id and name must not be NULL; external_id, up to 255 characters, may. Errors: 22004, 22001, TC018 drawer at another location, TC019, TC020, TC021 external id taken, TC022 name, TC023 retired. Locks the location. Since 1.0.';

CREATE FUNCTION cash_tracking.assign_device_to_cash_drawer(
  device_id      bigint,
  cash_drawer_id bigint)
RETURNS cash_tracking.point_of_sale_devices
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_assign_device_to_cash_drawer';
COMMENT ON FUNCTION cash_tracking.assign_device_to_cash_drawer(bigint, bigint) IS
  'Assigns a device to a cash drawer of its location, in place of the one it had, and returns the device; nothing changes where that is its drawer already. device_id and cash_drawer_id must not be NULL. Errors: 22004, TC004, TC018 drawer at another location, TC019, TC023 retired, TC024 the device has an open session. Updates the device. Since 1.0. Follows pointOfSaleDeviceAssignToCashDrawer.';

CREATE FUNCTION cash_tracking.detach_device(
  device_id bigint)
RETURNS cash_tracking.point_of_sale_devices
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_detach_device';
COMMENT ON FUNCTION cash_tracking.detach_device(bigint) IS
  'Takes a device off its cash drawer, if it has one, and returns the device. device_id must not be NULL. Errors: 22004, TC004, TC023 retired, TC024 the device has an open session. Updates the device. Since 1.0.';

CREATE FUNCTION cash_tracking.retire_device(
  device_id bigint)
RETURNS cash_tracking.point_of_sale_devices
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_retire_device';
COMMENT ON FUNCTION cash_tracking.retire_device(bigint) IS
  'Retires a device on which no session is open and returns it; one that is retired stays as it is. device_id must not be NULL. Errors: 22004, TC004, TC024 session open. Updates the device. Since 1.0.';

CREATE FUNCTION cash_tracking.create_reason_code(
  code text)
RETURNS cash_tracking.reason_codes
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_create_reason_code';
COMMENT ON FUNCTION cash_tracking.create_reason_code(text) IS
  'Creates a custom reason code and returns it; one that was deleted comes back into use with the id it had. code must not be NULL. Errors: 22004, TC021 a code in use of any kind is called that, TC022 code. Locks nothing, or updates the code that comes back. Since 1.0. Follows cashManagementReasonCodeCreate.';

CREATE FUNCTION cash_tracking.delete_reason_code(
  reason_code_id bigint)
RETURNS cash_tracking.reason_codes
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_delete_reason_code';
COMMENT ON FUNCTION cash_tracking.delete_reason_code(bigint) IS
  'Takes a default or custom reason code out of use and returns it; activities keep it, and one that is out of use stays so. reason_code_id must not be NULL. Errors: 22004, TC015, TC025 system code. Updates the code. Since 1.0. Follows cashManagementReasonCodeDelete.';

CREATE FUNCTION cash_tracking.reason_code_id(
  code text)
RETURNS bigint
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_reason_code_id';
COMMENT ON FUNCTION cash_tracking.reason_code_id(text) IS
  'The id of the reason code in use with this code; of several the default one, then the system one, then the custom one. code must not be NULL. Errors: 22004, TC015 no such code in use, TC022. Since 1.0.';
