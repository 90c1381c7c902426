using System.Text;

namespace Portal.Tests.Kit;

/// <summary>Looks for something in everything that is kept.</summary>
public static class Traces
{
    /// <summary>Tables that hold this text in any column, as text or as bytes, in any case. A few digits count as a word of their own only: ids have some of any.</summary>
    public static async Task<List<string>> TablesWithAsync(this World world, string text)
    {
        var isThere = text.Length > 5 ? "strpos(line, lower($1)) > 0" : "line ~ ('(^|[^0-9a-z])' || lower($1) || '([^0-9a-z]|$)')";
        var found = new List<string>();
        var hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
        foreach (var table in (await world.AskSqlAsync<string>("SELECT string_agg(tablename, ' ') FROM pg_tables WHERE schemaname = 'public'"))!.Split(' '))
        {
            // Times hold six digits behind the point, and they are nobody's secret.
            var rows = $"SELECT lower(regexp_replace(r::text, '\\d\\d:\\d\\d(\\.\\d+)?', '', 'g')) AS line FROM \"{table}\" r";
            if (await world.AskSqlAsync<long>($"SELECT count(*) FROM ({rows}) lines WHERE {isThere} OR strpos(line, $2) > 0", text, hex) > 0) found.Add(table);
        }
        return found;
    }

    public static IEnumerable<string> LogLinesWith(this World world, string text) => world.Logs.Lines.Where(line => line.Contains(text, StringComparison.OrdinalIgnoreCase));
}
