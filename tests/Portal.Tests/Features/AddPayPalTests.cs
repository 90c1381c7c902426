using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Features.AddPayPal;
using Portal.Storage;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class AddPayPalTests : PortalTest
{
    [Theory, BothWays]
    public async Task Who_agrees_at_PayPal_has_a_verified_payment_method(Way way)
    {
        var person = await AtPayPalAsync(way);

        var page = await AgreeAsync(person, Payers.George);

        Assert.Equal("/setup", page.Path);
        Assert.Equal("Your account is ready", page.Document.QuerySelector(".notice-title")?.TextContent);
        Assert.Contains("PayPal billing agreement Verified", (await person.Visitor.OpenAsync("/payment-methods")).Text, StringComparison.Ordinal);
        Assert.Equal("GB", Assert.Single(await AgreementsAsync())["country"]!.GetValue<string>());
    }

    [Theory, BothWays]
    public async Task The_page_says_beforehand_what_a_billing_agreement_means(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/payment-methods/add");

        var page = await person.Visitor.Choose("PayPal").PressAsync("Next");

        Assert.Equal("Add PayPal", page.Heading);
        Assert.Contains("You leave this site now and come back afterwards.", page.Text, StringComparison.Ordinal);
        Assert.Contains(new Uri(World.Neighbours.Addresses.Http).Authority, page.Answered.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("/payment-methods/add", (await person.Visitor.FollowAsync("Cancel")).Path);
    }

    [Theory, BothWays]
    public async Task Who_cancels_there_comes_back_to_nothing_added(Way way)
    {
        var person = await AtPayPalAsync(way);

        var page = await person.Visitor.PressAsync("Cancel");

        Assert.Equal("/payment-methods/paypal?cancelled=1", page.Path);
        Assert.Contains("Nothing was added", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("payment_methods"));
    }

    [Theory]
    [BothWays("greta@payers.example: Germany: pays", "belongs to another country")]
    [BothWays("lin@payers.example: mainland China", "mainland China")]
    [BothWays("mei@payers.example: mainland China, written C2 as PayPal often does", "mainland China")]
    public async Task A_payer_we_cannot_take_is_told_why_and_the_agreement_ends(Way way, string payer, string why)
    {
        var person = await AtPayPalAsync(way);

        var page = await AgreeAsync(person, payer);
        await World.QuietAsync();

        Assert.Contains("PayPal was not added", page.Text, StringComparison.Ordinal);
        Assert.Contains(why, page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("payment_methods"));
        Assert.All(await AgreementsAsync(), agreement => Assert.NotEqual("active", agreement["state"]!.GetValue<string>().ToLowerInvariant()));
        Assert.Equal("/payment-methods/paypal", (await person.Visitor.FollowAsync("Try again")).Path);
    }

    [Fact]
    public async Task One_payer_is_on_one_account()
    {
        await AgreeAsync(await AtPayPalAsync(Way.Plain), Payers.George);

        var page = await AgreeAsync(await AtPayPalAsync(Way.Plain), Payers.George);

        Assert.Contains("already used by another account", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("payment_methods"));
    }

    /// <summary>Two tabs go to PayPal, and each comes back with another payer.</summary>
    [Fact]
    public async Task A_second_payer_of_one_account_is_turned_away_and_the_agreement_ends()
    {
        var person = await World.People.WithBothProvenAsync(Way.Plain, Residence.UnitedStates);
        await person.ToPayPalAsync();
        var other = person.Visitor.NewTab();
        await other.OpenAsync("/payment-methods/paypal");
        await other.PressAsync("Add");
        await AgreeAsync(person, "amy@payers.example: United States: pays");

        var page = await other.Choose("uma@payers.example: United States: account not verified by PayPal").PressAsync("Agree and continue");
        await World.QuietAsync();

        Assert.Contains("A PayPal account is attached already", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("payment_methods"));
        Assert.Equal(0, await World.CountAsync("intents", "ended_at IS NULL AND kind LIKE 'paypal%'"));
        Assert.Single(await AgreementsAsync(), agreement => string.Equals(agreement["state"]!.GetValue<string>(), "active", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>PayPal may give a payer the same agreement again: what was planned to end it before must not end it then.</summary>
    [Fact]
    public async Task An_agreement_that_somebody_pays_by_is_not_cancelled()
    {
        await World.People.WithPayPalAsync();
        await World.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<PortalDb>();
            var agreement = await db.PaymentMethods.Select(method => method.VendorId).SingleAsync();
            CancelAgreement.Plan(services.GetRequiredService<Intents>(), "an older one", await db.Accounts.Select(account => account.Id).FirstAsync(), agreement);
            await db.SaveChangesAsync();
        });

        await World.QuietAsync();

        Assert.Equal("moot", await World.AskSqlAsync<string>("SELECT state FROM intents WHERE kind = 'paypal-cancel'"));
        Assert.Equal("active", (await AgreementsAsync()).Single()["state"]!.GetValue<string>().ToLowerInvariant());
    }

    [Fact]
    public async Task The_way_back_works_once_however_often_it_is_loaded()
    {
        var person = await AtPayPalAsync(Way.Plain);
        await AgreeAsync(person, Payers.George);
        var back = person.Visitor.Page.Answered.Via.First(step => step.Place.Contains("/return?", StringComparison.Ordinal)).Place;

        var pages = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => person.Visitor.NewTab().OpenAsync(back)));

        Assert.All(pages, page => Assert.Equal("/setup", page.Path));
        Assert.Equal(1, await World.CountAsync("payment_methods"));
        Assert.Single(await AgreementsAsync());
    }

    [Fact]
    public async Task The_way_back_belongs_to_the_browser_that_left()
    {
        var person = await AtPayPalAsync(Way.Plain);
        person.Visitor.Choose(Payers.George);
        var answer = await person.Visitor.AskAsync(HttpMethod.Post, person.Visitor.Page.Address.ToString(), new FormUrlEncodedContent(person.Visitor.Prepare("Agree and continue").Fields));
        var back = answer.Headers.Location!.ToString();
        var ownOtherBrowser = person.Visitor;
        person.Visitor = World.Visitor();
        await person.SignInAsync();

        Assert.Equal(404, (await person.Visitor.OpenAsync(back)).Status);
        Assert.Equal("/sign-in", (await World.Visitor().OpenAsync(back)).Path);
        Assert.Equal(404, (await ownOtherBrowser.OpenAsync(back.Replace("state=", "state=x", StringComparison.Ordinal))).Status);
        Assert.Equal(404, (await ownOtherBrowser.OpenAsync("/payment-methods/paypal/return")).Status);
        Assert.Equal(0, await World.CountAsync("payment_methods"));
        Assert.Equal("/setup", (await ownOtherBrowser.OpenAsync(back)).Path);
    }

    [Theory, BothWays]
    public async Task Pressing_Add_twice_leads_to_the_same_place(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/payment-methods/paypal");

        var pages = await person.Visitor.SendAtOnceAsync(person.Visitor.Prepare("Add"), 4);

        Assert.Single(pages.Select(page => page.Address).Distinct());
        Assert.Equal(1, await World.CountAsync("paypal_attempts"));
    }

    [Theory, BothWays]
    public async Task While_PayPal_is_down_nothing_is_added_and_the_page_says_what_to_do(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/payment-methods/paypal");
        await World.Neighbours.TroubleAsync("paypal", "down");

        var page = await person.Visitor.PressAsync("Add");

        Assert.Equal(422, page.Status);
        Assert.Equal(["PayPal cannot be reached right now. Nothing was added. Try again in a few minutes, or use a credit card."], page.Errors);
        await World.Neighbours.TroubleAsync("paypal", "ok");
        Assert.Equal("PayPal", (await person.Visitor.PressAsync("Add")).Heading);
    }

    [Fact]
    public async Task An_answer_of_PayPal_that_is_lost_is_asked_for_again_and_adds_once()
    {
        var person = await AtPayPalAsync(Way.Plain);
        await World.Neighbours.TroubleAsync("paypal", "lose-answer");
        var page = await AgreeAsync(person, Payers.George);
        Assert.Contains("We are waiting for PayPal", page.Text, StringComparison.Ordinal);

        await World.Neighbours.TroubleAsync("paypal", "ok");
        World.Advance(TimeSpan.FromMinutes(1));
        await World.QuietAsync();

        Assert.Equal("/setup", (await person.Visitor.ReloadAsync()).Path);
        Assert.Equal(1, await World.CountAsync("payment_methods", "verified_at IS NOT NULL"));
        Assert.Single(await AgreementsAsync());
    }

    [Fact]
    public async Task Only_who_has_proven_something_may_add_it()
    {
        var person = await World.People.RegisteredAsync();

        Assert.Equal("/verify/email", (await person.Visitor.OpenAsync("/payment-methods/paypal")).Path);
        Assert.Equal("/sign-in", (await World.Visitor().OpenAsync("/payment-methods/paypal")).Path);
    }

    private async Task<Person> AtPayPalAsync(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var page = await person.ToPayPalAsync();
        Assert.True(page.HasButton("Agree and continue"), page.ToString());
        return person;
    }

    private static Task<Page> AgreeAsync(Person person, string payer) => person.Visitor.Choose(payer).PressAsync("Agree and continue");

    private async Task<List<JsonNode>> AgreementsAsync() =>
        [.. (await World.Neighbours.Http.GetFromJsonAsync<JsonArray>("/agreements.json"))!.Select(agreement => agreement!)];
}
