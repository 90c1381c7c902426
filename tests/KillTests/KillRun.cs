using System.Diagnostics;
using System.Globalization;
using KillTests.Check;
using KillTests.People;
using KillTests.World;

namespace KillTests;

/// <summary>Customers, a killer among them, and afterwards the account of it all.</summary>
internal sealed class KillRun(int rounds, int seed, int atOnce, Action<string> say)
{
    /// <summary>Where a machine is slow, the killer stops after this time, having done fewer rounds.</summary>
    public TimeSpan AtMost { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Whether fewer rounds than asked for are a fault. Else the time is the bound, and how many they were is said.</summary>
    public bool MustPlayAll { get; init; }

    /// <summary>What was killed; said when all is over.</summary>
    public Toll Toll { get; private set; } = new(rounds, 0, 0, 0);

    /// <summary>Just past the time when money goes back by itself; what was charged first is older by as long as the run took, and must not be older than the promised 24 hours.</summary>
    private static readonly TimeSpan ToTheReturn = new(19, 5, 0);

    private static readonly TimeSpan Patience = (3 * KillWorld.Lease) + TimeSpan.FromSeconds(60);

    private readonly List<string> _faults = [];

    /// <summary>What is wrong; empty when every promise was kept.</summary>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        var time = Stopwatch.StartNew();
        await using var world = await KillWorld.StartAsync(portals: 2);
        using var crowd = new Crowd(world, seed, atOnce);
        say($"{world.Portals} portals, {world.Pooling}, {atOnce} customers at once, {rounds} rounds, seed {seed}; up after {time.Elapsed.TotalSeconds:0} s.");
        var killer = await KillAsync(world, crowd);
        var ledger = new LedgerCheck(world.Sandbox, crowd.Customers);
        await SettleAsync(world, crowd, ledger);
        _faults.AddRange(world.WrongAnswers);
        say(Figures(crowd, killer, ledger, time.Elapsed));
        foreach (var fault in _faults) say("BROKEN: " + fault);
        if (_faults.Count > 0) KeepLogs(world, crowd);
        world.IsKept = false;
        return _faults;
    }

    private async Task<Killer> KillAsync(KillWorld world, Crowd crowd)
    {
        var killer = new Killer(world, seed);
        var people = crowd.RunAsync();
        var time = Stopwatch.StartNew();
        for (var round = 1; round <= rounds && crowd.Broken.Count == 0 && time.Elapsed < AtMost; round++)
        {
            await killer.RoundAsync();
            if (round % 25 == 0 || round == rounds) say($"  {round} rounds: {killer.OfPortals} kills of a portal, {killer.OfPostgres} of PostgreSQL, {crowd.Customers.Count} customers, {crowd.Wire.Broken} broken connections.");
        }
        for (var portal = 0; portal < world.Portals; portal++) await world.AnswersAsync(portal);
        crowd.Stop();
        await people;
        _faults.AddRange(crowd.Broken);
        Toll = new Toll(rounds, killer.Rounds, killer.OfPortals, killer.OfPostgres);
        _faults.AddRange(Toll.Faults(MustPlayAll));
        return killer;
    }

    private async Task SettleAsync(KillWorld world, Crowd crowd, LedgerCheck ledger)
    {
        await UntilAsync(async () => (await LookAtAccountsAsync(crowd)).Count == 0);
        _faults.AddRange(await LookAtAccountsAsync(crowd));
        await world.Sandbox.AdvanceAsync(ToTheReturn);
        await UntilAsync(async () => await ledger.MoneyOutAsync() == 0);
        await UntilAsync(async () => (await new LedgerCheck(world.Sandbox, crowd.Customers).LookAsync()).Count == 0);
        _faults.AddRange(await ledger.LookAsync());
        var purchases = new PurchaseCheck(world.Sandbox, crowd.Customers);
        // The last usage is charged a day after it; and what is tried again is so later.
        await UntilAsync(async () =>
        {
            await world.Sandbox.AdvanceAsync(TimeSpan.FromHours(1));
            return (await purchases.LookAsync()).Count == 0;
        });
        _faults.AddRange(await purchases.LookAsync(atBillingToo: true));
        say(purchases.Figures);
    }

    /// <summary>Waits, but not for ever: what is not so by then is found by the look that follows.</summary>
    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var time = Stopwatch.StartNew();
        while (!await isSo() && time.Elapsed < Patience) await Task.Delay(1000);
    }

    private static async Task<IReadOnlyList<string>> LookAtAccountsAsync(Crowd crowd)
    {
        var faults = new List<string>();
        foreach (var some in crowd.Customers.Chunk(8)) faults.AddRange((await Task.WhenAll(some.Select(AccountCheck.LookAsync))).SelectMany(found => found));
        return faults;
    }

    private string Figures(Crowd crowd, Killer killer, LedgerCheck ledger, TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"""
        {Toll}: {killer.OfPortals} kills of a portal, {killer.OfPostgres} of PostgreSQL, in {time.TotalSeconds:0} s; a portal was back after {killer.LongestReturn.TotalSeconds:0.0} s at most.
        {crowd.Customers.Count} customers, {crowd.Wire.Broken} broken connections and {crowd.Wire.Troubled} answers of trouble on their way.
        {ledger.Holds} holds, {ledger.Charges} charges, all given back once: {ledger.Mails} mails; {ledger.TwiceSent} messages came twice, none more often.
        """);

    private void KeepLogs(KillWorld world, Crowd crowd)
    {
        foreach (var customer in crowd.Customers) File.WriteAllText(Path.Combine(world.Folder, "logs", customer.Email + ".diary"), $"{customer.Wishes}\n{customer.Facts}\n{customer.Diary}\n");
        var kept = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"kill-logs-{seed}-{Environment.ProcessId}"));
        Directory.Move(Path.Combine(world.Folder, "logs"), kept);
        say($"Seed {seed}. Logs and the customers' diaries: {kept}");
    }
}
