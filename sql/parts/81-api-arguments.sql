-- # JSON: arguments
--
-- One list says what each operation takes; reading, calling and telling the
-- argument at fault all go by it. It is in src/api_input.c.

CREATE FUNCTION cash_tracking.api_lists()
RETURNS TABLE (input text, list text, type text)
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10 ROWS 10
AS 'MODULE_PATHNAME', 'ct_api_lists';
COMMENT ON FUNCTION cash_tracking.api_lists() IS
  'The connections of the API: queries, and fields of objects; the list of search_page behind each, and the type of its nodes. Since 1.0.';

CREATE FUNCTION cash_tracking.api_inputs(operation text DEFAULT NULL)
RETURNS TABLE (input text, argument text, type text, is_required boolean, parameter text)
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10 ROWS 20
AS 'MODULE_PATHNAME', 'ct_api_inputs';
COMMENT ON FUNCTION cash_tracking.api_inputs(text) IS
  'The arguments of an operation of the API, or the fields of an input object; NULL: of all of them. Name, type, whether required, and the parameter that takes it. The type of an id is the object that it names; a type with a dot has the arguments of a field of the result. Since 1.0.';

CREATE FUNCTION cash_tracking.api_read(input text, arguments jsonb, path text DEFAULT '')
RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 100
AS 'MODULE_PATHNAME', 'ct_api_read';
COMMENT ON FUNCTION cash_tracking.api_read(text, jsonb, text) IS
  'Reads the arguments of an operation, or the fields of an input object, and returns an object of parameters and their values as text; what is absent or null is left out. It has a key "." if there are arguments of fields of the result. path is written before the names in errors. NULL for NULL. Errors: 22P02 no object or no value of the type, 22003 out of range, 22004 required arguments are missing, 22023 unknown arguments. Since 1.0.';
