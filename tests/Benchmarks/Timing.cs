using System.Diagnostics;
using System.Net;
using Npgsql;

namespace Benchmarks;

/// <summary>One question asked about what is there (an address with an account, a thing of somebody else's) and about what is not; milliseconds.</summary>
internal sealed record Twofold(string Question, double[] Known, double[] Unknown);

/// <summary>
/// Whether the time of an answer tells if an address is known, or if a name is that of something of somebody else's. Both kinds are asked in
/// turn, now this one first and now that one, so that whatever else goes on slows both alike. Only the one request is timed, on a connection
/// that is open.
/// </summary>
internal sealed class Timing(BenchWorld world) : IAsyncDisposable
{
    private const string Password = "a long river walks slowly";
    private const int WarmUp = 20;

    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(world.Connection);
    private int _last;

    /// <param name="question">Only those that have this in their name.</param>
    public async Task<IReadOnlyList<Twofold>> MeasureAsync(int rounds, string question)
    {
        using var prowler = await ProwlerAsync(await OwnersAsync());
        (string Name, Func<int?, Task<double>> Ask)[] questions =
        [
            ("register", OfAddress(RegisterAsync, await OwnersAsync())),
            ("sign in, wrong password", OfAddress(SignInAsync, await OwnersAsync())),
            ("send a code by mail", OfAddress(ResendAsync, await OwnersAsync())),
            ("ask for a link to reset", OfAddress(ForgotAsync, await OwnersAsync())),
            ("foreign thing, its page", prowler.OpenAsync),
            ("foreign thing, its form", prowler.SendAsync),
        ];
        var found = new List<Twofold>();
        foreach (var (name, ask) in questions.Where(asked => asked.Name.Contains(question, StringComparison.Ordinal))) found.Add(await CompareAsync(name, rounds, ask));
        return found;

        Func<int?, Task<double>> OfAddress(Func<string, Task<double>> ask, List<string> owners) => number => ask(number is { } n ? owners[n % owners.Count] : Fresh());
    }

    /// <summary>For each question others: what was asked about them before, such as a hundred claims to an address, must not be what is seen.</summary>
    private async Task<List<string>> OwnersAsync()
    {
        var owners = new List<string>();
        while (owners.Count < 20) owners.Add(await OwnerAsync());
        return owners;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <param name="askAsync">Given a number: about what is there; given null: about what is not.</param>
    private async Task<Twofold> CompareAsync(string question, int rounds, Func<int?, Task<double>> askAsync)
    {
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var round = -WarmUp; round < rounds; round++)
        {
            // Limits hold for known and unknown alike; here they would only end the measuring.
            await SqlAsync("DELETE FROM limits");
            var isKnownFirst = round % 2 == 0;
            var first = await askAsync(isKnownFirst ? Math.Abs(round) : null);
            var second = await askAsync(isKnownFirst ? null : Math.Abs(round));
            if (round < 0) continue;
            known.Add(isKnownFirst ? first : second);
            unknown.Add(isKnownFirst ? second : first);
        }
        return new Twofold(question, [.. known], [.. unknown]);
    }

    private async Task<double> RegisterAsync(string email)
    {
        using var browser = new Browser(world.Portal);
        await browser.GetAsync("/register");
        return await TimeAsync(browser, browser.Prepare("/register", Registration(email)), HttpStatusCode.SeeOther);
    }

    private async Task<double> SignInAsync(string email)
    {
        using var browser = new Browser(world.Portal);
        await browser.GetAsync("/sign-in");
        return await TimeAsync(browser, browser.Prepare("/sign-in", ("Email", email), ("Password", "another river runs quickly")), HttpStatusCode.UnprocessableEntity);
    }

    private async Task<double> ForgotAsync(string email)
    {
        using var browser = new Browser(world.Portal);
        await browser.GetAsync("/forgot-password");
        return await TimeAsync(browser, browser.Prepare("/forgot-password", ("Email", email)), HttpStatusCode.SeeOther);
    }

    /// <summary>Somebody who claims the address asks for a code to it.</summary>
    private async Task<double> ResendAsync(string email)
    {
        using var browser = new Browser(world.Portal);
        await browser.GetAsync("/register");
        await browser.PostAsync("/register", Registration(email));
        await browser.GetAsync("/verify/email");
        return await TimeAsync(browser, browser.Prepare("/verify/email?handler=send"), HttpStatusCode.SeeOther);
    }

    /// <summary>A customer, and the names of payment methods that others have.</summary>
    private async Task<Prowler> ProwlerAsync(List<string> owners)
    {
        var browser = new Browser(world.Portal);
        var email = await OwnerAsync(browser);
        await SqlAsync($"""
            INSERT INTO payment_methods (id, account_id, kind, identity_hash, vendor_id, added_at)
            SELECT {Prowler.NameInSql}, id, 'Card', sha256(id::bytea), 'pm_' || id, now() FROM accounts WHERE email IN ('{string.Join("', '", owners.Append(email))}')
            """);
        return new Prowler(browser, await MethodOfAsync(email), [.. await Task.WhenAll(owners.Select(MethodOfAsync))]);
    }

    private async Task<string> MethodOfAsync(string email)
    {
        await using var command = _database.CreateCommand($"SELECT id FROM payment_methods WHERE account_id = (SELECT id FROM accounts WHERE email = '{email}')");
        return (string)(await command.ExecuteScalarAsync())!;
    }

    internal static async Task<double> TimeAsync(Browser browser, HttpRequestMessage form, HttpStatusCode expected)
    {
        var start = Stopwatch.GetTimestamp();
        await browser.SendAsync(form, expected);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private async Task<string> OwnerAsync()
    {
        using var browser = new Browser(world.Portal);
        return await OwnerAsync(browser);
    }

    private async Task<string> OwnerAsync(Browser browser)
    {
        var email = Fresh();
        await browser.GetAsync("/register");
        await browser.PostAsync("/register", Registration(email));
        await SqlAsync($"UPDATE accounts SET email_proven_at = now() WHERE email = '{email}'");
        return email;
    }

    private string Fresh() => $"timed{++_last}@bench.example";

    private static (string, string)[] Registration(string email) =>
        [("Country", "GB"), ("Email", email), ("Password", Password), ("ConfirmPassword", Password), ("Agree", "true")];

    private async Task SqlAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
