using Portal.Tests.Kit;

namespace Portal.Tests.Forms;

/// <summary>All that is stored and all that was asked of neighbours, at one moment.</summary>
internal sealed record Snapshot(IReadOnlyDictionary<string, string> Parts)
{
    /// <param name="without">Tables that may change. Where counters of tries may, the trail may tell that a try was wrong.</param>
    public static async Task<Snapshot> TakeAsync(World world, params string[] without)
    {
        var tables = await world.AskSqlAsync<string>("""
            SELECT string_agg(t.tablename || ' ' || md5(query_to_xml(format('SELECT * FROM %I', t.tablename)
                || CASE WHEN t.tablename = 'audit' AND 'limits' = ANY($1) THEN $2 ELSE '' END, true, true, '')::text), E'\n')
            FROM pg_tables t WHERE t.schemaname = 'public' AND t.tablename <> ALL($1)
            """, without, " WHERE act NOT LIKE 'wrong-%'");
        var parts = tables!.Split('\n').Select(line => line.Split(' ')).ToDictionary(line => line[0], line => line[1]);
        foreach (var vendor in new[] { "stripe", "paypal", "twilio" }) parts[vendor] = (await world.Neighbours.RequestsAsync(vendor)).Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        parts["mail"] = (await world.Neighbours.MailToAsync("")).Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new Snapshot(parts);
    }

    /// <summary>Names of what is not as it was.</summary>
    public IEnumerable<string> ChangedSince(Snapshot before) => Parts.Where(part => before.Parts.GetValueOrDefault(part.Key) != part.Value).Select(part => part.Key);
}
