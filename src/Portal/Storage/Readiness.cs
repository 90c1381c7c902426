using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Portal.Storage;

/// <summary>Whether the database answers, soon, and has every migration this program reckons with: one question, whatever the answer.</summary>
public sealed class Readiness(NpgsqlDataSource database, PortalDb db, ILogger<Readiness> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static string[]? _migrations;

    public async Task<bool> AskAsync(CancellationToken ct)
    {
        try
        {
            // Not by a token: opening a connection to a server that never says a word does not listen to one.
            return await CountAsync(ct).WaitAsync(Patience, ct) == Migrations.Length;
        }
        catch (Exception fault) when (fault is DbException or TimeoutException)
        {
            // Names of faults alone: their words may repeat what was sent. AuthenticationException: the database could not prove who it is.
            log.LogWarning("Not ready: {Fault} {Cause}", fault.GetType().Name, fault.InnerException?.GetType().Name);
            return false;
        }
    }

    /// <summary>Those in the program; reading them off the assembly once is enough.</summary>
    private string[] Migrations => _migrations ??= [.. db.Database.GetMigrations()];

    private async Task<long> CountAsync(CancellationToken ct)
    {
        await using var ask = database.CreateCommand("""SELECT count(*) FROM "__EFMigrationsHistory" WHERE migration_id = ANY ($1)""");
        ask.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = Migrations });
        return (long)(await ask.ExecuteScalarAsync(ct))!;
    }
}
