// What PostGraphile is told; it finds its database by the variables of libpq
// (PGHOST, PGDATABASE, ...).  The keys are its options, in camel case.

module.exports = {
  options: {
    connection: 'postgres:///',
    schema: ['api'],
    host: '127.0.0.1',
    port: Number(process.env.PORT),

    // What the role may not do is not part of the API.
    ignoreRbac: false,
    disableDefaultMutations: true,
    setofFunctionsContainNulls: false,
    legacyRelations: 'omit',
    dynamicJson: true,

    // SQLSTATE, detail and hint of an error reach the client.
    extendedErrors: ['errcode', 'detail', 'hint'],

    appendPlugins: [
      'postgraphile/plugins:TagsFilePlugin',
      '@graphile-contrib/pg-simplify-inflector',
      'postgraphile-plugin-connection-filter'
    ],
    graphileBuildOptions: {
      // Short names: paymentSessions, cashDrawer, statement.
      pgOmitListSuffix: false,
      // Filters on fields of related objects, too.
      connectionFilterRelations: true,
      connectionFilterComputedColumns: false,
      connectionFilterSetofFunctions: false
    },
    enhanceGraphiql: true,
    disableQueryLog: true
  }
}
