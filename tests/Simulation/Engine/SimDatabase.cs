using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Storage;
using Sandbox.Database;

namespace Simulation.Engine;

/// <summary>
/// A real PostgreSQL of our own, without any safety of disks. Its clock is the world's too: a schema that is searched before the
/// system's own holds a now() which answers the time of the run, so leases run out in virtual time, exactly, and nothing in the portal
/// is changed for it.
/// </summary>
internal sealed class SimDatabase : IAsyncDisposable
{
    private readonly PostgresServer _server;
    private readonly string _folder;

    private SimDatabase(PostgresServer server, string folder, string connection) => (_server, _folder, ConnectionString) = (server, folder, connection);

    public string ConnectionString { get; }

    public static async Task<SimDatabase> StartAsync()
    {
        var root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        var folder = Directory.CreateDirectory(Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"portal-simulation-{Environment.ProcessId}"))).FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("755", 8));
        var server = await PostgresServer.StartAsync(new PostgresOptions { DataDir = folder, Fsync = false, MaxConnections = 40, Settings = $"-c unix_socket_directories={folder}/postgres -c synchronous_commit=off -c autovacuum=off -c jit=off -c plan_cache_mode=force_generic_plan -c wal_level=minimal -c max_wal_senders=0 -c full_page_writes=off -c track_activities=off -c track_counts=off -c update_process_title=off" });
        await MigrateAsync(server.ConnectionString);
        // By a socket file, which is quicker than TCP to oneself.
        var connection = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Host = folder + "/postgres" }.ConnectionString;
        return new SimDatabase(server, folder, connection + ";Search Path=\"simulation,pg_catalog,public\";Max Auto Prepare=300;Auto Prepare Min Usages=2;Maximum Pool Size=30;No Reset On Close=true");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task MigrateAsync(string connection)
    {
        var options = new DbContextOptionsBuilder<PortalDb>();
        await using var source = NpgsqlDataSource.Create(connection + ";Pooling=false");
        StorageServices.Configure(options, source);
        await using var db = new PortalDb(options.Options, new MediatR.Mediator(_ => Array.Empty<object>()));
        await db.Database.MigrateAsync();
        await db.Database.ExecuteSqlRawAsync(Clockwork);
    }

    private const string Clockwork = """
        CREATE SCHEMA simulation;
        CREATE SEQUENCE simulation.clock MINVALUE 0;
        -- Volatile, as what it calls is: so it is put into the statement that calls it, which spares a plan of its own each time.
        CREATE FUNCTION simulation.now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
            $$ SELECT to_timestamp(pg_sequence_last_value('simulation.clock'::regclass) / 1000000.0) $$;

        -- Moves the clock; the answer is when the next intent can be taken, if there is one.
        CREATE FUNCTION simulation.move_clock(micros bigint) RETURNS timestamptz LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM setval('simulation.clock', micros);
            RETURN (SELECT min(greatest(due_at, lease_until + interval '1 millisecond')) FROM public.intents WHERE ended_at IS NULL);
        END $$;

        -- Moves it to when the next intent can be taken, but not before somebody sweeps again, nor further than this; never back.
        CREATE FUNCTION simulation.advance(most bigint, sweep_after bigint) RETURNS timestamptz LANGUAGE plpgsql AS $$
        DECLARE
            due timestamptz := (SELECT min(greatest(due_at, lease_until + interval '1 millisecond')) FROM public.intents WHERE ended_at IS NULL);
        BEGIN
            PERFORM setval('simulation.clock', greatest(pg_sequence_last_value('simulation.clock'::regclass), CASE WHEN due IS NULL THEN most ELSE least(most, greatest((extract(epoch FROM due) * 1000000)::bigint, sweep_after)) END));
            RETURN due;
        END $$;

        -- A new world. Deleting is quicker than truncating as long as little was written; now and then it is the other way round. What it
        -- does is written into it once, so that it is planned once.
        DO $make$
        DECLARE
            tables text[] := (SELECT array_agg(c.oid::regclass::text ORDER BY EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confdeltype IN ('a', 'r')) DESC, c.relname = 'accounts' DESC, c.relname)
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname NOT IN ('__EFMigrationsHistory', 'data_protection_keys'));
            restarts text := (SELECT string_agg(format('PERFORM setval(%L, %s, false);', c.oid::regclass, s.seqstart), ' ')
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_sequence s ON s.seqrelid = c.oid WHERE n.nspname = 'public');
        BEGIN
            EXECUTE format('CREATE FUNCTION simulation.start_anew(thoroughly boolean) RETURNS void LANGUAGE plpgsql AS %L',
                'BEGIN IF thoroughly THEN TRUNCATE ' || array_to_string(tables, ', ') || '; ELSE DELETE FROM ' || array_to_string(tables, '; DELETE FROM ') || '; END IF; ' || restarts || ' END');
        END $make$;
        """;
}
