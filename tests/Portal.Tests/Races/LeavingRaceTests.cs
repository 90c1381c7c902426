using Portal.Tests.Kit;

namespace Portal.Tests.Races;

/// <summary>Fifty clients who buy, send usage, add a card and delete the same account at once (D1, D2): whoever is first, it fits together.</summary>
public sealed class LeavingRaceTests : PortalTest
{
    private const int Clients = 50;

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public async Task Buying_using_adding_a_card_and_deleting_at_once(int round)
    {
        var person = await World.People.WithPayPalAsync();
        var account = Page.Clean((await person.AtProductsAsync("Activate")).Document.QuerySelector("main code"));
        var team = new ProductTeam(World, "storage-team");
        await team.ReportAsync(World.Event(account, "warm", 100));
        var card = CardNumbers.Next(Residence.Britain.CardRange);
        await person.Visitor.OpenAsync("/products");
        List<Submission> forms = [person.Visitor.Prepare("Buy"), person.Visitor.Prepare("Start free trial"), person.Visitor.Prepare("Terminate")];
        await person.Visitor.OpenAsync("/payment-methods/card");
        forms.Add(person.FillInCard(card).Prepare("Next"));
        await person.Visitor.OpenAsync("/account/delete");
        forms.Add(person.Visitor.Prepare("OK"));

        // Each round begins with another one of them.
        await Race.OfAsync(Clients, async number =>
        {
            var turn = (number + round) % (forms.Count + 1);
            if (turn < forms.Count) await person.Visitor.Twin().SendAsync(forms[turn]);
            else await team.ReportAsync(World.Event(account, $"{number}", 100));
            return true;
        });
        await AssertSoundAsync(account);
        var refused = await World.CountAsync("accounts", "closing_since IS NOT NULL") == 0;

        await World.PassAsync(TimeSpan.FromHours(72), TimeSpan.FromHours(2));

        await AssertSoundAsync(account);
        Assert.Equal(refused ? 1 : 0, await World.CountAsync("accounts"));
        Assert.Equal(0, await World.CountAsync("card_payments", "state NOT IN ('Returned', 'Declined')"));
    }

    private async Task AssertSoundAsync(string account)
    {
        var isGone = await World.CountAsync("accounts", $"id = '{account}'") == 0;
        if (!isGone) return;
        Assert.Equal(0, await World.CountAsync("subscriptions") + await World.CountAsync("usage_events", "charge_id IS NULL"));
        Assert.Equal(0, await World.CountAsync("charges", "state <> 'Paid'"));
        Assert.Equal(0, await World.CountAsync("card_payments", "state IN ('Planned', 'Applied')"));
    }
}
