using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>The map of all that is held is the database's own; whoever is deleted is found nowhere (D3).</summary>
public sealed class DataMapTests : PortalTest
{
    private static IEnumerable<HeldTable> ErasedOfAPerson => DataMap.Tables.Where(table => table is { Fate: AfterDeletion.Erased, Of: not null });

    [Fact]
    public async Task It_names_every_column_of_every_table_once_and_no_other()
    {
        var there = await World.AskSqlAsync<string>("SELECT string_agg(table_name || '.' || column_name, ' ') FROM information_schema.columns WHERE table_schema = current_schema()");
        var named = DataMap.Tables.SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column}"));

        Assert.Equal(there!.Split(' ').Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_it_calls_erased_is_gone_with_the_account_and_the_rest_of_a_person_is_nowhere()
    {
        var neighbour = await World.People.WithBothProvenAsync();
        var (person, card) = await World.People.ReadyAsync();
        await FillAsync(person, card);
        var id = await World.AskSqlAsync<string>("SELECT id FROM accounts WHERE email = $1", person.Email);
        var (before, heard) = (await WorldOfAsync(neighbour), World.Neighbours.Heard());
        foreach (var table in ErasedOfAPerson) Assert.True(await World.AskSqlAsync<long>($"SELECT count(*) FROM {table.Name} WHERE {table.Of}", id!) > 0, $"Nothing in {table.Name} that could be erased.");
        string[] markers = [person.Email, person.FullPhone[3..], "marker-subject", "marker-story", "marker-event", card, "george@payers.example", Assert.Single(await World.Neighbours.AgreementsAsync()).PayerId];
        foreach (var marker in markers[..5]) Assert.NotEmpty(await World.TablesWithAsync(marker));
        foreach (var marker in markers[..2]) Assert.Contains(heard, told => told.Contains(marker, StringComparison.OrdinalIgnoreCase));

        Assert.Equal("/account/deleted", (await person.AskToLeaveAsync()).Path);
        await World.QuietAsync();

        var since = World.Neighbours.Heard().SkipLast(heard.Count).ToList();
        Assert.All(new[] { "stripe DELETE", "paypal DELETE" }, request => Assert.Single(since, told => told.StartsWith(request, StringComparison.Ordinal)));
        // The last mail goes where it must.
        Assert.Single(since, told => told.StartsWith($"mail DATA {person.Email} ", StringComparison.Ordinal));
        foreach (var marker in markers)
        {
            Assert.Empty(await World.TablesWithAsync(marker));
            Assert.Empty(World.LogLinesWith(marker));
            Assert.DoesNotContain(since, told => !told.StartsWith("mail ", StringComparison.Ordinal) && told.Contains(marker, StringComparison.OrdinalIgnoreCase));
        }
        foreach (var table in ErasedOfAPerson)
            Assert.Equal(0, await World.AskSqlAsync<long>($"SELECT count(*) FROM {table.Name} WHERE {table.Of}", id!));
        Assert.Equal((2, 2), (await World.CountAsync("card_payments", $"account_id = '{id}'"), await World.CountAsync("charges", $"account_id = '{id}'")));
        Assert.Equal(before, await WorldOfAsync(neighbour));
    }

    [Fact]
    public async Task A_message_that_was_not_sent_yet_is_dropped_with_what_it_holds()
    {
        var person = await World.People.WithBothProvenAsync();
        await World.QuietAsync();
        await World.SqlAsync("INSERT INTO intents (kind, key, subject, state, payload, due_at, tries, possible, created_at) SELECT 'notice', 'n', id, 'planned', '\\x01', $1, 0, 0, $1 FROM accounts", World.Clock.GetUtcNow().AddDays(1));

        await person.Visitor.OpenAsync("/account/delete");
        await person.Visitor.PressAsync("OK");

        Assert.Equal(1, await World.CountAsync("intents", "key = 'n' AND state = 'moot' AND payload IS NULL"));
    }

    /// <summary>
    /// A person full of markers: products, a coupon, a ticket, charges that were paid by card and by PayPal, a passkey, a form that was sent too late, and a sign-in that
    /// waits for its code.
    /// </summary>
    private async Task FillAsync(Person person, string card)
    {
        await person.AtProductsAsync("Start free trial");
        await person.RedeemAsync("WELCOME-2026");
        await person.Visitor.OpenAsync("/support");
        await person.Visitor.Fill("Subject", "marker-subject").Fill("What happened?", "marker-story").PressAsync("Submit");
        await person.ToPayPalAsync();
        await person.Visitor.Choose(Payers.George).PressAsync("Agree and continue");
        await UseAsync(person, "marker-event-1", 1000);
        Assert.Equal(["32.50"], await World.TakenAsync(card));
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await UseAsync(person, "marker-event-2", 200);
        await World.Neighbours.TroubleAsync("stripe", "ok");
        await person.PayNowAsync();
        Assert.Equal(["7.50"], await World.TakenAtPayPalAsync());
        await TypeTooLateAsync(person);
        using var device = World.Authenticator();
        await person.AddPasskeyAsync(device);
        (var here, person.Visitor) = (person.Visitor, World.Visitor());
        Assert.Equal("/sign-in/code", (await person.GivePasswordAsync()).Path);
        person.Visitor = here;
        await World.QuietAsync();
    }

    private static async Task TypeTooLateAsync(Person person)
    {
        await person.Visitor.OpenAsync("/support");
        person.Visitor.Fill("Subject", "marker-typed").Fill("What happened?", "marker-late");
        person.World.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal("/sign-in?typed=kept", (await person.Visitor.PressAsync("Submit")).Path);
        await person.SignInAsync();
    }

    /// <summary>Reported by a product team, and charged.</summary>
    private async Task UseAsync(Person person, string name, decimal quantity)
    {
        var page = await person.AtProductsAsync("Activate");
        var report = await new ProductTeam(World, "storage-team").ReportAsync(World.Event(Page.Clean(page.Document.QuerySelector("main code")), name, quantity));
        Assert.Equal(["taken"], report.Events);
        await person.Visitor.PressAsync("Terminate");
        await World.PassDaysAsync(1.5);
        await person.SignInAsync();
    }

    private async Task<string> WorldOfAsync(Person person)
    {
        var id = await World.AskSqlAsync<string>("SELECT id FROM accounts WHERE email = $1", person.Email);
        var tables = DataMap.Tables.Where(table => table.Of is not null).Select(table => $"SELECT t::text AS line FROM {table.Name} t WHERE {table.Of}");
        return await World.AskSqlAsync<string>($"SELECT string_agg(line, E'\\n' ORDER BY line) FROM ({string.Join(" UNION ALL ", tables)}) lines", id!) ?? "";
    }
}
