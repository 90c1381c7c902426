using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Portal.Storage;

/// <summary>
/// Whether the database answers, soon, and has every migration this program reckons with: one question, whatever the answer. It is asked once a second at
/// most, and by nobody while the last one is under way: whoever asks meanwhile hears what that one heard.
/// </summary>
public sealed class Readiness(NpgsqlDataSource database, IServiceScopeFactory scopes, TimeProvider time, ILogger<Readiness> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3), GoodFor = TimeSpan.FromSeconds(1);

    private readonly Lock _turn = new();
    // A failure is not kept: they are read again.
    private readonly Lazy<string[]> _migrations = new(() => MigrationsOf(scopes), LazyThreadSafetyMode.PublicationOnly);
    private Task<bool>? _answer;
    private DateTimeOffset _askedAt;

    public Task<bool> AskAsync(CancellationToken ct)
    {
        lock (_turn)
        {
            var now = time.GetUtcNow();
            // A clock that is set back makes no answer last.
            if (_answer is null || (_answer.IsCompleted && (now - _askedAt >= GoodFor || now < _askedAt))) (_answer, _askedAt) = (AskNowAsync(), now);
            return _answer.WaitAsync(ct);
        }
    }

    private async Task<bool> AskNowAsync()
    {
        try
        {
            // Not by a token: opening a connection to a server that never says a word does not listen to one.
            return await CountAsync().WaitAsync(Patience) == _migrations.Value.Length;
        }
        catch (Exception fault) when (fault is DbException or TimeoutException)
        {
            // Names of faults alone: their words may repeat what was sent. AuthenticationException: the database could not prove who it is.
            log.LogWarning("Not ready: {Fault} {Cause}", fault.GetType().Name, fault.InnerException?.GetType().Name);
            return false;
        }
    }

    /// <summary>Those in the program; reading them off the assembly once is enough.</summary>
    private static string[] MigrationsOf(IServiceScopeFactory scopes)
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetRequiredService<PortalDb>().Database.GetMigrations()];
    }

    private async Task<long> CountAsync()
    {
        await using var ask = database.CreateCommand("""SELECT count(*) FROM "__EFMigrationsHistory" WHERE migration_id = ANY ($1)""");
        ask.CommandTimeout = (int)Patience.TotalSeconds;
        ask.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = _migrations.Value });
        return (long)(await ask.ExecuteScalarAsync())!;
    }
}
