using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Simulation.Engine;

/// <summary>Makes a step of each statement, before it is sent.</summary>
internal sealed class StatementSteps(Func<Stage?> stage) : DbCommandInterceptor
{
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await StepAsync(command);
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await StepAsync(command);
        return result;
    }

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        await StepAsync(command);
        return result;
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        await CameThroughAsync();
        return result;
    }

    public override async ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        await CameThroughAsync();
        return result;
    }

    public override async Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default) => await CameThroughAsync();

    private ValueTask StepAsync(DbCommand command) => stage()?.StepAsync(command.CommandText) ?? ValueTask.CompletedTask;

    private ValueTask CameThroughAsync() => stage()?.CameThroughAsync() ?? ValueTask.CompletedTask;
}

/// <summary>Makes a step of each commit.</summary>
internal sealed class CommitSteps(Func<Stage?> stage) : DbTransactionInterceptor
{
    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (stage() is { } here) await here.StepAsync("COMMIT");
        return result;
    }
}

/// <summary>Knows who holds which connection.</summary>
internal sealed class ConnectionsHeld : DbConnectionInterceptor
{
    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (Actor.Here is { } actor) actor.Backend = ((NpgsqlConnection)connection).ProcessID;
        return Task.CompletedTask;
    }

    public override Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        GiveUp();
        return Task.CompletedTask;
    }

    public override void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => GiveUp();

    private static void GiveUp()
    {
        if (Actor.Here is { } actor) actor.Backend = 0;
    }
}
