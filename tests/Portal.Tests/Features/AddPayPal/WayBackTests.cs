using Portal.Tests.Kit;

namespace Portal.Tests.Features.AddPayPal;

/// <summary>Ways to PayPal that lead nowhere any more, or not again.</summary>
public sealed class WayBackTests : PortalTest
{
    [Fact]
    public async Task Who_has_PayPal_is_not_sent_there_again()
    {
        var person = await World.People.WithPayPalAsync();

        var page = await person.ToPayPalAsync();

        Assert.Equal((422, "/payment-methods/paypal"), (page.Status, page.Path));
        Assert.Contains("A PayPal account is attached already", page.Errors[0], StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("paypal_attempts"));
    }

    /// <summary>PayPal forgets it then too.</summary>
    [Fact]
    public async Task An_approval_that_is_brought_back_after_three_hours_is_good_for_nothing()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.ToPayPalAsync();
        person.Visitor.Choose(Payers.George);
        using var answer = await person.Visitor.AskAsync(HttpMethod.Post, person.Visitor.Page.Address.ToString(), new FormUrlEncodedContent(person.Visitor.Prepare("Agree and continue").Fields));
        for (var i = 0; i < 10; i++)
        {
            World.Advance(TimeSpan.FromMinutes(19));
            Assert.Equal("/setup", (await person.Visitor.OpenAsync("/setup")).Path);
        }

        Assert.Equal(404, (await person.Visitor.OpenAsync(answer.Headers.Location!.ToString())).Status);
        Assert.Equal(0, await World.CountAsync("intents", "kind = 'paypal-keep'"));
    }

    /// <summary>As when a call stayed on its way: what came of it is ended, so it is asked for when it has arrived.</summary>
    [Fact]
    public async Task After_a_no_that_a_lost_call_may_outlive_PayPal_is_asked_once_more()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.ToPayPalAsync();
        await World.Neighbours.TroubleAsync("paypal", "down");
        await person.Visitor.Choose(Payers.George).PressAsync("Agree and continue");
        await World.SqlAsync("UPDATE intents SET possible = 1 WHERE kind = 'paypal-keep'");
        World.Advance(TimeSpan.FromHours(4));

        await World.Neighbours.TroubleAsync("paypal", "ok");
        await World.QuietAsync();

        Assert.Equal("never", await World.AskSqlAsync<string>("SELECT state FROM intents WHERE kind = 'paypal-keep'"));
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'paypal-end-late' AND tries = 0"));
        World.Advance(TimeSpan.FromMinutes(15.1));
        await World.QuietAsync();
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'paypal-end-late' AND state = 'never'"));
    }
}
