using System.Text.RegularExpressions;

namespace Portal.Tests.House;

/// <summary>
/// PostgreSQL keeps nothing for us between two transactions, so that the portal runs behind PgBouncer in transaction mode, where the next
/// transaction may meet another session.
/// </summary>
public sealed partial class SessionStateTests
{
    [Fact]
    public void The_portal_keeps_no_state_in_a_session_of_PostgreSQL()
    {
        var keeping = TidinessTests.Sources("*.cs").Where(file => file.StartsWith("src/Portal/", StringComparison.Ordinal))
            .SelectMany(file => KeptIn(File.ReadAllText(TidinessTests.In(file))).Select(found => $"{file}: {found}"));

        Assert.Empty(keeping);
    }

    [Theory]
    [InlineData("LISTEN intents")]
    [InlineData("NOTIFY intents, 'due'")]
    [InlineData("SELECT pg_advisory_lock(7)")]
    [InlineData("SELECT pg_try_advisory_xact_lock(7)")]
    [InlineData("CREATE TEMP TABLE taken (id bigint)")]
    [InlineData("CREATE TEMPORARY TABLE taken (id bigint)")]
    [InlineData("SET search_path TO portal")]
    [InlineData("SET SESSION statement_timeout = 100")]
    [InlineData("UPDATE accounts SET email = ''; SET lock_timeout = 100")]
    [InlineData("SELECT set_config('app.who', 'me', false)")]
    [InlineData("PREPARE ask AS SELECT 1")]
    [InlineData("DECLARE all_of_them CURSOR WITH HOLD FOR SELECT 1")]
    public void State_of_a_session_is_found(string sql) => Assert.Single(KeptIn($"\"{sql}\""));

    [Theory]
    [InlineData("UPDATE accounts SET email = '' WHERE id = 1")]
    [InlineData("ALTER TABLE accounts ALTER COLUMN email SET NOT NULL")]
    [InlineData("INSERT INTO limits VALUES (1) ON CONFLICT (id) DO UPDATE SET count = 1")]
    [InlineData("FOREIGN KEY (id) REFERENCES accounts ON DELETE SET NULL")]
    [InlineData("SET LOCAL lock_timeout = 100")]
    public void What_ends_with_the_transaction_is_fine(string sql) => Assert.Empty(KeptIn($"\"{sql}\""));

    private static IEnumerable<string> KeptIn(string code) => Always().Matches(code).Concat(Set().Matches(code).Where(found => !ChangesRows().IsMatch(StatementBefore(code, found.Index)))).Select(found => found.Value);

    private static string StatementBefore(string code, int place)
    {
        var start = code.LastIndexOfAny([';', '"'], place) + 1;
        return code[start..place];
    }

    [GeneratedRegex(@"\b(LISTEN|UNLISTEN|NOTIFY)\b|pg_(try_)?advisory_\w+|\bTEMP(ORARY)?\s+TABLE\b|\bset_config\s*\(|\bPREPARE\s+\w+|\bWITH HOLD\b")]
    private static partial Regex Always();

    [GeneratedRegex(@"\bSET\s+(?!LOCAL\b|NULL\b|DEFAULT\b|NOT\b)\w+")]
    private static partial Regex Set();

    [GeneratedRegex(@"\b(UPDATE|ALTER)\b")]
    private static partial Regex ChangesRows();
}
