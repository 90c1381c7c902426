using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Simulation.Engine;

/// <summary>
/// Makes a step of each statement, before it is sent, and has it carried out by the stage, which knows whether one may wait for it on the spot.
/// </summary>
internal sealed class StatementSteps(Func<Stage?> stage) : DbCommandInterceptor
{
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        stage() is { } here ? InterceptionResult<DbDataReader>.SuppressWithResult(await here.ExecuteAsync(command.CommandText, () => command.ExecuteReader())) : result;

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        stage() is { } here ? InterceptionResult<int>.SuppressWithResult(await here.ExecuteAsync(command.CommandText, command.ExecuteNonQuery)) : result;
}

/// <summary>Makes a step of each commit.</summary>
internal sealed class CommitSteps(Func<Stage?> stage) : DbTransactionInterceptor
{
    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (stage() is not { } here) return result;
        await here.StepAsync("COMMIT");
        transaction.Commit();
        return InterceptionResult.Suppress();
    }
}

/// <summary>Transactions that end without a commit are rolled back on the spot.</summary>
internal sealed class PlainTransactions(RelationalTransactionFactoryDependencies dependencies) : RelationalTransactionFactory(dependencies)
{
    public override RelationalTransaction Create(
        IRelationalConnection connection, DbTransaction transaction, Guid transactionId, IDiagnosticsLogger<DbLoggerCategory.Database.Transaction> logger, bool transactionOwned) =>
        new Plain(connection, transaction, transactionId, logger, transactionOwned, Dependencies.SqlGenerationHelper);

    private sealed class Plain(
        IRelationalConnection connection, DbTransaction transaction, Guid id, IDiagnosticsLogger<DbLoggerCategory.Database.Transaction> logger, bool owned, ISqlGenerationHelper sql)
        : RelationalTransaction(connection, transaction, id, logger, owned, sql)
    {
        public override ValueTask DisposeAsync()
        {
            Dispose();
            return base.DisposeAsync();
        }
    }
}

/// <summary>Knows who holds which connection.</summary>
internal sealed class ConnectionsHeld : DbConnectionInterceptor
{
    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        connection.Open();
        return ValueTask.FromResult(InterceptionResult.Suppress());
    }

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
