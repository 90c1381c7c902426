using System.Text.Json;
using Portal.Tests.Kit;

namespace Portal.Tests.Features.SecuritySettings;

/// <summary>Each step that matters is a line of the trail, once however often its form arrives, in words to its owner and in the file of their data.</summary>
public sealed class ToldStepsTests : PortalTest
{
    [Theory, BothWays]
    public async Task Opening_the_account_and_proving_address_and_number(Way way)
    {
        var person = World.People.Stranger(way);
        await person.Visitor.OpenAsync("/register");
        await SendTwiceAsync(person, person.FillInRegistration().Prepare("Confirm"));
        await SendTwiceAsync(person, person.Visitor.Fill("Enter code", await person.AskForEmailCodeAsync()).Prepare("Verify"));
        await SendTwiceAsync(person, person.Visitor.Fill("Enter code", await person.AskForPhoneCodeAsync()).Prepare("Verify"));

        await AssertToldAsync(person, ("registered", "Account opened"), ("email-proven", "Email address verified"), ("phone-proven", "Phone number verified"));
    }

    [Fact]
    public async Task A_code_that_proves_nothing_is_no_proof_of_an_address()
    {
        var (person, other) = (await World.People.RegisteredAsync(), World.People.Stranger());
        other.Email = person.Email;
        await other.RegisterAsync();
        var code = await other.AskForEmailCodeAsync();
        World.Advance(TimeSpan.FromSeconds(61));
        await person.ProveEmailAsync();

        Assert.Equal(422, (await other.Visitor.Fill("Enter code", code).PressAsync("Verify")).Status);
        Assert.Equal(1, await World.CountAsync("audit", "act = 'email-proven'"));
    }

    [Theory, BothWays]
    public async Task Adding_PayPal(Way way)
    {
        var person = await World.People.WithPayPalAsync(way);
        var back = person.Visitor.Page.Answered.Via.First(step => step.Place.Contains("/return?", StringComparison.Ordinal)).Place;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => person.Visitor.NewTab().OpenAsync(back)));

        await AssertToldAsync(person, ("paypal-added", "PayPal added"));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'paypal-added' AND detail = (SELECT id FROM payment_methods)"));
    }

    [Fact]
    public async Task PayPal_that_was_not_added_is_not_told()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.ToPayPalAsync();
        await person.Visitor.Choose("lin@payers.example: mainland China").PressAsync("Agree and continue");

        Assert.Equal(0, await World.CountAsync("audit", "act = 'paypal-added'"));
    }

    [Theory, BothWays]
    public async Task Opening_a_ticket(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way);
        await person.Visitor.OpenAsync("/support");
        await SendTwiceAsync(person, person.Visitor.Fill("Subject", "My own words").Fill("What happened?", "A double click.").Prepare("Submit"));

        await AssertToldAsync(person, ("ticket-opened", "Support ticket opened"));
        Assert.Equal(1, await World.CountAsync("audit", "detail = 'ticket ' || (SELECT number FROM tickets)"));
        Assert.Equal(["tickets"], await World.TablesWithAsync("My own words"));
    }

    [Theory, BothWays]
    public async Task A_wish_to_be_deleted_that_the_link_of_a_notice_takes_back(Way way)
    {
        var (person, _) = await World.People.WithCardAsync(way);
        var link = await World.NotMeLinkAsync(person.Email);
        await World.Neighbours.TroubleAsync("stripe", "down");
        await person.AskToLeaveAsync();
        var visitor = World.Visitor(way);
        await visitor.OpenAsync(link);
        var form = visitor.Prepare("This was not me");
        for (var times = 0; times < 2; times++) await visitor.SendAsync(form);
        await World.Neighbours.TroubleAsync("stripe", "ok");
        // The file of all data is locked with the rest.
        World.Advance(TimeSpan.FromHours(48.1));
        await person.SignInAsync();

        await AssertToldAsync(person, ("deletion-taken-back", "Deletion of the account taken back"));
    }

    [Fact]
    public async Task Where_nobody_wished_to_be_deleted_nothing_was_taken_back()
    {
        var person = await World.People.WithBothProvenAsync();

        await World.SayNotMeAsync(await World.NotMeLinkAsync(person.Email));

        Assert.Equal((1, 0), (await World.CountAsync("audit", "act = 'change-denied'"), await World.CountAsync("audit", "act = 'deletion-taken-back'")));
    }

    [Theory, BothWays]
    public async Task Giving_a_card_and_confirming_it(Way way)
    {
        var (person, card) = await World.People.WithCardAsync(way);
        var code = await World.StatementCodeAsync(card);
        await person.Visitor.OpenAsync("/payment-methods/card/confirm");
        await SendTwiceAsync(person, person.Visitor.Choose("Transaction code").Fill("6-digit code", code).Prepare("OK"));

        await AssertToldAsync(person, ("card-added", "Credit card given"), ("card-guessed", "Code or amount for a card typed"), ("card-confirmed", "Credit card confirmed"));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'card-offered' AND actor = 'customer'"));
    }

    [Theory, BothWays]
    public async Task Buying_with_a_coupon_and_switching_renewal(Way way)
    {
        var (person, _) = await World.People.ReadyAsync(way);
        await person.Visitor.OpenAsync("/billing");
        await SendTwiceAsync(person, person.Visitor.Fill("Coupon code", "WELCOME-2026").Prepare("Redeem"));
        await person.Visitor.OpenAsync("/products");
        foreach (var button in new[] { "Buy", "Turn off auto-renewal", "Turn on auto-renewal" }) await SendTwiceAsync(person, person.Visitor.Prepare(button));

        await AssertToldAsync(person, ("coupon-redeemed", "Coupon redeemed"), ("product-started", "Product started"), ("renewal-off", "Auto-renewal turned off"), ("renewal-on", "Auto-renewal turned on"));
        Assert.Equal((1, 1), (await World.CountAsync("audit", "act = 'charged' AND actor = 'clock'"), await World.CountAsync("audit", "act = 'charge-paid' AND actor = 'clock' AND detail = (SELECT id FROM charges)")));
        Assert.Contains("Charge paid", person.Visitor.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_bank_declines()
    {
        var person = await World.People.WithBothProvenAsync(home: Residence.UnitedStates);
        await person.AddCardAsync("4000000000000341");
        await World.SettleAsync();
        Assert.Equal(1, await World.CountAsync("audit", "act = 'card-declined' AND actor = 'clock'"));
        await person.ToPayPalAsync();
        await person.Visitor.Choose("amy@payers.example: United States: pays").PressAsync("Agree and continue");
        await World.Neighbours.TroubleAsync("paypal", "decline");

        await person.AtProductsAsync("Buy");

        Assert.Equal(1, await World.CountAsync("audit", "act = 'charge-declined' AND actor = 'clock' AND detail = (SELECT id FROM charges)"));
        var text = (await person.Visitor.OpenAsync("/security")).Text;
        Assert.Contains("Credit card declined", text, StringComparison.Ordinal);
        Assert.Contains("Charge declined", text, StringComparison.Ordinal);
    }

    private static async Task SendTwiceAsync(Person person, Submission form)
    {
        var late = person.Visitor.Twin();
        var first = await person.Visitor.SendAsync(form);
        Assert.Equal(first.Path, (await late.SendAsync(form)).Path);
    }

    private async Task AssertToldAsync(Person person, params (string Act, string Words)[] told)
    {
        var text = (await person.Visitor.OpenAsync("/security")).Text;
        var data = person.Visitor.Prepare("Download my data");
        using var answer = await person.Visitor.AskAsync(HttpMethod.Post, "/security/data", new FormUrlEncodedContent(data.Fields));
        using var given = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var acts = given.RootElement.GetProperty("audit").EnumerateArray().Select(line => line.GetProperty("act").GetString()).ToList();
        foreach (var (act, words) in told)
        {
            Assert.Equal(1, await World.CountAsync("audit", $"act = '{act}' AND actor = 'customer'"));
            Assert.Single(acts, act);
            Assert.Contains(words, text, StringComparison.Ordinal);
        }
    }
}
