using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using Portal.Storage;

namespace Portal.Tests.Kit;

/// <summary>Our context on any database, without a host: for migrations, and for tests that need a connection of their own.</summary>
internal static class Databases
{
    public static PortalDb Open(string connection)
    {
        var options = new DbContextOptionsBuilder<PortalDb>();
        StorageServices.Configure(options, NpgsqlDataSource.Create(connection));
        // A test of its own says that a migration is missing; the others need not all fail for it.
        options.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
        return new PortalDb(options.Options, new Mediator(_ => Array.Empty<object>()));
    }

    public static Task MigrateAsync(this PortalDb db) => db.Database.MigrateAsync();
}
