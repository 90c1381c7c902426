using System.Globalization;
using Portal.Tests.Kit;

namespace Portal.Tests.Races;

/// <summary>
/// Fifty clients who buy, send usage, add a card and delete the same account at once (D1, D2), each with a page and so a form of its own:
/// whoever is first, it fits together.
/// </summary>
public sealed class LeavingRaceTests : PortalTest
{
    private const int Clients = 50;

    /// <summary>Without "Buy" nothing refuses the wish; in the last round pay-as-you-go is certainly in use when it comes.</summary>
    [Theory]
    [InlineData("Buy, Start free trial, Terminate")]
    [InlineData("Start free trial, Terminate")]
    [InlineData("Start free trial")]
    public async Task Buying_using_adding_a_card_and_deleting_at_once(string buttons)
    {
        var person = await World.People.WithPayPalAsync();
        var account = Page.Clean((await person.AtProductsAsync("Activate")).Document.QuerySelector("main code"));
        var team = new ProductTeam(World, "storage-team");
        await team.ReportAsync(World.Event(account, "warm", 100));
        var (card, presses) = (CardNumbers.Next(Residence.Britain.CardRange), buttons.Split(", "));
        var clients = new List<Func<Task<int>>>();
        for (var number = 0; number < Clients; number++)
        {
            var (name, turn) = (number, number % (presses.Length + 3));
            clients.Add(turn switch
            {
                0 => await OpenAsync(person, "/account/delete", page => page.Prepare("OK")),
                1 => await OpenAsync(person, "/payment-methods/card", page => page.FillInCard(card).Prepare("Next")),
                2 => async () => (await team.ReportAsync(World.Event(account, $"{name}", 100))).Events.Count(said => said == "taken"),
                _ => await OpenAsync(person, "/products", page => page.Prepare(presses[turn - 3])),
            });
        }

        var taken = 1 + (await Race.OfAsync(Clients, number => clients[number]())).Sum();

        await AssertSoundAsync(account);
        var isClosing = await World.CountAsync("accounts", "closing_since IS NOT NULL") == 1;
        Assert.True(isClosing || buttons.StartsWith("Buy", StringComparison.Ordinal), "Nothing stood in the way of leaving.");
        if (isClosing) Assert.Equal(0, await World.CountAsync("subscriptions", "kind = 'PayAsYouGo' AND ended_at IS NULL"));
        if (presses.Length == 1) Assert.Equal(0, await World.CountAsync("audit", "act = 'product-terminated'"));

        await World.PassAsync(TimeSpan.FromHours(72), TimeSpan.FromHours(2));

        await AssertSoundAsync(account);
        Assert.Equal(isClosing ? 0 : 1, await World.CountAsync("accounts"));
        Assert.Equal(0, await World.CountAsync("card_payments", "state NOT IN ('Returned', 'Declined')"));
        if (isClosing) Assert.Equal(taken * 3.75m, await PaidAsync());
    }

    /// <summary>The deletion waits for a charge; while that is paid, cards are added: none of them may stay behind, with its money or at the processor.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task Paying_what_a_deletion_waits_for_and_adding_a_card_at_once(int round)
    {
        var person = await World.People.WithPayPalAsync();
        var account = Page.Clean((await person.AtProductsAsync("Activate")).Document.QuerySelector("main code"));
        await World.UseAsync(100m);
        await person.AskToLeaveAsync();
        await World.Neighbours.TroubleAsync("paypal", "decline");
        await World.PassAsync(TimeSpan.FromHours(26), TimeSpan.FromHours(1));
        await World.Neighbours.TroubleAsync("paypal", "ok");
        await person.SignInAsync();
        var card = CardNumbers.Next();
        var clients = new List<Func<Task<int>>>();
        for (var number = 0; number < Clients; number++)
            clients.Add(((number + round) % 5) switch
            {
                0 => await OpenAsync(person, "/billing", page => page.Prepare("Pay now")),
                1 or 2 => await OpenAsync(person, "/payment-methods/card", page => page.FillInCard(card).Prepare("Next")),
                _ => GoOnAsync,
            });

        await Race.OfAsync(Clients, number => clients[number]());

        await AssertSoundAsync(account);
        await World.PassAsync(TimeSpan.FromHours(24), TimeSpan.FromHours(1));
        Assert.Equal(0, await World.CountAsync("accounts"));
        Assert.Equal(0, await World.CountAsync("card_payments", "state NOT IN ('Returned', 'Declined')"));
        Assert.Equal(0, await World.CountAsync("intents", "ended_at IS NULL AND kind IN ('detach-card', 'delete-customer', 'paypal-cancel')"));
        Assert.Equal(3.75m, await PaidAsync());
        var other = await World.People.WithBothProvenAsync();
        Assert.Equal("/payment-methods/card/confirm", (await other.AddCardAsync(card)).Path);
    }

    /// <summary>A client at a page of its own, ready to send what was filled in there.</summary>
    private static async Task<Func<Task<int>>> OpenAsync(Person person, string path, Func<Visitor, Submission> prepare)
    {
        var tab = person.Visitor.Twin();
        await tab.OpenAsync(path);
        var form = prepare(tab);
        return async () =>
        {
            await tab.SendAsync(form);
            return 0;
        };
    }

    /// <summary>Some seconds pass, and the clock does what is due.</summary>
    private async Task<int> GoOnAsync()
    {
        World.Advance(TimeSpan.FromSeconds(6));
        await World.QuietAsync();
        return 0;
    }

    private async Task<decimal> PaidAsync() => (await World.TakenAtPayPalAsync()).Sum(amount => decimal.Parse(amount, CultureInfo.InvariantCulture));

    private async Task AssertSoundAsync(string account)
    {
        var isGone = await World.CountAsync("accounts", $"id = '{account}'") == 0;
        if (!isGone) return;
        Assert.Equal(0, await World.CountAsync("subscriptions") + await World.CountAsync("usage_events", "charge_id IS NULL"));
        Assert.Equal(0, await World.CountAsync("charges", "state <> 'Paid'"));
        Assert.Equal(0, await World.CountAsync("card_payments", "state IN ('Planned', 'Applied')"));
    }
}
