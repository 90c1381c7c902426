using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Portal.Features.ReportUsage;
using Simulation.Engine;
using Simulation.Rules;

namespace Simulation.People;

/// <summary>What a team measured. Its own name for it, and the content, stay together.</summary>
internal sealed record Measured(string Id, string Account, string Product, decimal Quantity, DateTimeOffset At);

/// <summary>Product teams: they report usage late, in batches, twice, again when they heard no answer, and for accounts that are gone. What they were told is on record they remember.</summary>
internal sealed class Teams(Run run, Dice dice)
{
    private const string Source = "storage-team";
    private readonly List<Measured> _measured = [];
    private readonly Dictionary<string, Measured> _taken = [];
    private readonly HashSet<string> _fresh = [];

    public decimal Taken(string account, string product) => _measured.Concat(_taken.Values).Distinct().Where(usage => usage.Account == account && usage.Product == product).Sum(usage => usage.Quantity);

    /// <summary>Null when nobody uses anything.</summary>
    public IReadOnlyList<Act>? Next()
    {
        if (run.Products.Users.Count == 0) return null;
        var report = Write();
        var act = new Act("a team reports usage", () => ReportAsync(report));
        return dice.Hits(0.15) ? [act, new Act("a team reports usage again", () => ReportAsync(report))] : [act];
    }

    public void CheckEnd(Snapshot now)
    {
        foreach (var usage in _taken.Values.Where(usage => now.Accounts.ContainsKey(usage.Account)))
            if (!run.Books.IsTrue("SELECT EXISTS (SELECT FROM usage_events WHERE event_id = $1 AND quantity = $2::numeric)", usage.Id, usage.Quantity.ToString(CultureInfo.InvariantCulture)))
                run.Fail($"X1: what was answered stays, but this did not: {usage} is on record.");
    }

    private List<Measured> Write()
    {
        var events = new List<Measured>();
        for (var count = dice.Number(1, 5); count > 0; count--) events.Add(_measured.Count > 0 && dice.Hits(0.3) ? dice.Pick(_measured) : Measure());
        // Somebody's mistake: a name that was used before, for something else.
        if (!dice.Hits(0.05)) return events;
        _measured.Add(dice.Pick(_measured) with { Quantity = 7m });
        return [.. events, _measured[^1]];
    }

    private Measured Measure()
    {
        var (account, product, since) = dice.Pick(run.Products.Users);
        var ago = dice.Weighted([(dice.Seconds(0, 120), 5), (dice.Seconds(120, 7200), 3), (dice.Seconds(7200, 200_000), 1), (dice.Seconds(-900, 0), 0.5)]);
        var usage = new Measured($"usage-{_measured.Count}", account, product, dice.Number(1, 40_000) / 100m, dice.Hits(0.9) ? Moments.Later(since, run.Clock.World - ago) : run.Clock.World - ago);
        _measured.Add(usage);
        return usage;
    }

    private async Task ReportAsync(List<Measured> report)
    {
        var gone = report.Where(usage => run.Known.IsDeleted(usage.Account)).ToHashSet();
        await using var scope = run.Services.CreateAsyncScope();
        var results = await scope.ServiceProvider.GetRequiredService<UsageDesk>().TakeAsync(Source, [.. report.Select(Read)], default);
        await run.Stage.StepAsync($"a team is answered: {string.Join(", ", results.Select(result => result.Error?.Code ?? result.Status.ToString()))}");
        foreach (var (usage, result) in report.Zip(results)) Hear(usage, result, gone.Contains(usage));
    }

    private static ReadUsage Read(Measured usage) =>
        new(usage.Id, new ReportedUsage { Id = usage.Id, Account = usage.Account, Product = usage.Product, Quantity = usage.Quantity, At = usage.At }, null);

    private void Hear(Measured usage, UsageResult result, bool isGone)
    {
        if (result.Status is UsageStatus.Refused) return;
        if (isGone) run.Fail($"D1: usage of an account that is gone is refused, but this was not: {usage}.");
        if (result.Status is UsageStatus.Taken && !_fresh.Add(usage.Id)) run.Fail($"M4: an event is taken once, but this was again: {usage}.");
        if (_taken.TryGetValue(usage.Id, out var other) && other != usage) run.Fail($"M4: a name stands for one event, but {usage} and {other} were taken.");
        _taken[usage.Id] = usage;
    }
}
