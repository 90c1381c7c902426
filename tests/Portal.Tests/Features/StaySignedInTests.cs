using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Ports;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>Time for those who need longer: a way to stay signed in without script, and what was typed is not lost when they did not take it.</summary>
public sealed class StaySignedInTests : PortalTest
{
    [Theory, BothWays]
    public async Task Opening_the_page_beside_a_form_begins_the_time_anew(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/support");
        person.Visitor.Fill("Subject", "My card").Fill("What happened?", "It was refused.");
        World.Advance(TimeSpan.FromMinutes(25));

        Assert.True(person.Visitor.Page.HasLink("Stay signed in (in a new tab)"));
        var page = await person.Visitor.NewTab().OpenAsync("/stay-signed-in");

        Assert.Equal("You stay signed in", page.Heading);
        Assert.Contains($"signed out at {World.Clock.GetUtcNow().AddMinutes(30):HH:mm} UTC", page.Text, StringComparison.Ordinal);
        World.Advance(TimeSpan.FromMinutes(25));
        Assert.Contains("We have your ticket", (await person.Visitor.PressAsync("Submit")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_when_it_ends_however_busy_somebody_is()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.SignOutAsync();
        await person.SignInAsync();
        var latest = World.Clock.GetUtcNow().AddHours(12);
        for (var i = 0; i < 28; i++)
        {
            World.Advance(TimeSpan.FromMinutes(25));
            await person.Visitor.OpenAsync("/setup");
        }

        var page = await person.Visitor.OpenAsync("/stay-signed-in");

        Assert.Contains($"signed out at {latest:HH:mm} UTC", page.Text, StringComparison.Ordinal);
        Assert.Contains($"after {latest:HH:mm} UTC on {latest:d MMMM}", page.Text, StringComparison.Ordinal);
    }

    /// <summary>Use is marked once a minute, which must not end a session that is used.</summary>
    [Fact]
    public async Task With_the_shortest_time_too_whoever_goes_on_stays_signed_in()
    {
        var person = await World.People.WithBothProvenAsync();
        person.Visitor = World.VisitorOf([("Sessions:Idle", "00:02:00"), ("Sessions:CodeForNewBrowser", "false")]);
        await person.SignInAsync();

        for (var i = 0; i < 5; i++)
        {
            World.Advance(TimeSpan.FromSeconds(59));
            Assert.Equal("/setup", (await person.Visitor.OpenAsync("/setup")).Path);
        }
    }

    [Theory, BothWays]
    public async Task What_was_typed_when_the_session_ended_is_there_again_after_signing_in(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await TypeTicketAsync(person);
        World.Advance(TimeSpan.FromMinutes(31));
        await World.TidyAsync();

        var door = await person.Visitor.PressAsync("Submit");

        Assert.Equal("/sign-in?typed=kept", door.Path);
        Assert.Contains("what you typed is kept", door.Text, StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("tickets"));
        var page = await person.SignInAsync();
        Assert.Equal("/support?typed=again", page.Path);
        Assert.Contains("What you typed is here again", page.Text, StringComparison.Ordinal);
        Assert.Equal(("My card", "It was refused."), (page.ValueOf("Subject"), page.ValueOf("What happened?")));
        Assert.Equal("My card", (await person.Visitor.ReloadAsync()).ValueOf("Subject"));
        Assert.Contains("We have your ticket", (await person.Visitor.PressAsync("Submit")).Text, StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("typed_forms"));
        Assert.Equal("", (await person.Visitor.OpenAsync("/support")).ValueOf("Subject"));
    }

    [Theory]
    [InlineData("/billing", "Coupon code", "WELCOME", "Redeem")]
    [InlineData("/payment-methods/add", "PayPal", "PayPal", "Next")]
    public async Task So_it_is_on_other_pages(string place, string field, string value, string button)
    {
        var person = await World.People.WithBothProvenAsync();
        await person.Visitor.OpenAsync(place);
        if (field == "PayPal") person.Visitor.Choose("PayPal");
        else person.Visitor.Fill(field, value);
        World.Advance(TimeSpan.FromMinutes(31));

        Assert.Equal("/sign-in?typed=kept", (await person.Visitor.PressAsync(button)).Path);
        var page = await person.SignInAsync();

        Assert.Equal(place + "?typed=again", page.Path);
        Assert.Contains("What you typed is here again", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_kept_for_nobody_else_nor_elsewhere_nor_for_longer_than_an_hour()
    {
        var person = await World.People.WithBothProvenAsync();
        var other = await World.People.WithBothProvenAsync();
        await TypeTicketAsync(person);
        World.Advance(TimeSpan.FromMinutes(31));
        await person.Visitor.PressAsync("Submit");
        Assert.Equal(1, await World.CountAsync("typed_forms", "encode(form, 'escape') NOT LIKE '%refused%'"));

        (other.Visitor, var mine) = (person.Visitor, person.Visitor);
        await other.SignInAsync();
        Assert.Equal("", (await other.Visitor.OpenAsync("/support")).ValueOf("Subject"));
        await other.SignOutAsync();
        person.Visitor = World.Visitor();
        await person.SignInAsync();
        Assert.Equal("", (await person.Visitor.OpenAsync("/support")).ValueOf("Subject"));
        person.Visitor = mine;
        World.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("/payment-methods/add", (await person.SignInAsync()).Path);
        Assert.Equal("", (await person.Visitor.OpenAsync("/support")).ValueOf("Subject"));
        await World.TidyAsync();
        Assert.Equal(0, await World.CountAsync("typed_forms"));
    }

    [Fact]
    public async Task A_session_that_somebody_has_ended_keeps_nothing_and_says_so()
    {
        var person = await World.People.WithBothProvenAsync();
        await TypeTicketAsync(person);
        await World.SqlAsync("DELETE FROM sessions");

        var door = await person.Visitor.PressAsync("Submit");

        Assert.Equal("/sign-in?typed=lost", door.Path);
        Assert.Contains("Otherwise nothing was done: sign in, and fill it in once more.", door.Text, StringComparison.Ordinal);
        Assert.Equal(0, await World.CountAsync("typed_forms"));
    }

    /// <summary>After the session, and after the password that the page wants was given too long ago.</summary>
    [Theory]
    [BothWays(31)]
    [BothWays(11)]
    public async Task Of_a_card_name_and_date_are_there_again_and_neither_number_nor_security_code_is_anywhere(Way way, int minutes)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var number = CardNumbers.Next();
        await person.Visitor.OpenAsync("/payment-methods/card");
        person.FillInCard(number);
        World.Advance(TimeSpan.FromMinutes(minutes));

        await person.Visitor.PressAsync("Next");

        var kept = await KeptAsync();
        Assert.Contains("A N Other", kept, StringComparison.Ordinal);
        Assert.DoesNotContain(number, kept, StringComparison.Ordinal);
        Assert.DoesNotContain("123", kept, StringComparison.Ordinal);
        var page = minutes > 30 ? await person.SignInAsync() : await person.Visitor.Fill("Password", person.Password).PressAsync("Continue");
        Assert.Equal("/payment-methods/card?typed=again", page.Path);
        Assert.Contains("Card number and security code are never kept. Type them in again.", page.Text, StringComparison.Ordinal);
        Assert.Equal(("A N Other", "09", "2039"), (page.ValueOf("Card holder name"), page.ValueOf("Month"), page.ValueOf("Year")));
        Assert.Equal(("", ""), (page.ValueOf("Card number"), page.ValueOf("Security code")));
        Assert.Equal("/payment-methods/card/confirm", (await person.Visitor.Fill("Card number", number).Fill("Security code", "123").PressAsync("Next")).Path);
        Assert.Equal(0, await World.CountAsync("typed_forms"));
    }

    [Theory]
    [InlineData("{number}", "09", "2039")]
    [InlineData("A N Other {number}", "09", "2039")]
    [InlineData("A N Other", "{number}", "2039")]
    [InlineData("A N Other", "123", "2039")]
    [InlineData("A N Other", "09", "{number}")]
    [InlineData("A N Other", "09", "123")]
    [InlineData("A N Other", "09", "4123")]
    [InlineData("A N Other", "09", "2123")]
    [InlineData("A N Other", "09", "2012")]
    [InlineData("A N Other \U0001D7CF\U0001D7D0\U0001D7D1", "09", "2039")]
    public async Task Nor_is_a_number_or_security_code_that_stands_at_the_wrong_field(string name, string month, string year)
    {
        var person = await World.People.WithBothProvenAsync();
        var number = CardNumbers.Next();
        await person.Visitor.OpenAsync("/payment-methods/card");
        person.FillInCard(number).Fill("Card holder name", Put(name)).Fill("Month", Put(month)).Fill("Year", Put(year));
        World.Advance(TimeSpan.FromMinutes(31));

        Assert.Equal("/sign-in?typed=kept", (await person.Visitor.PressAsync("Next")).Path);

        var kept = await KeptAsync();
        Assert.DoesNotContain(number, kept, StringComparison.Ordinal);
        Assert.DoesNotContain("123", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("2012", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("D835", kept, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\U0001D7CF", kept, StringComparison.Ordinal);

        string Put(string text) => text.Replace("{number}", number, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_but_secrets_leaves_nothing_to_keep()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.Visitor.OpenAsync("/payment-methods/card");
        person.Visitor.Fill("Card number", CardNumbers.Next()).Fill("Security code", "123");
        World.Advance(TimeSpan.FromMinutes(31));

        Assert.Equal("/sign-in?typed=lost", (await person.Visitor.PressAsync("Next")).Path);
        Assert.Equal(0, await World.CountAsync("typed_forms"));
    }

    [Theory, BothWays]
    public async Task What_was_typed_when_the_password_was_given_too_long_ago_is_there_again_too(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/security/email");
        person.Visitor.Fill("New email address", "moved@post.example");
        World.Advance(TimeSpan.FromMinutes(11));

        Assert.StartsWith("/confirm-password", (await person.Visitor.PressAsync("Send")).Path, StringComparison.Ordinal);
        var page = await person.Visitor.Fill("Password", person.Password).PressAsync("Continue");

        Assert.Equal("/security/email?typed=again", page.Path);
        Assert.Equal("moved@post.example", page.ValueOf("New email address"));
    }

    /// <summary>What is kept, opened with the portal's own key.</summary>
    private Task<string> KeptAsync() => World.InScopeAsync(async services =>
    {
        var form = await services.GetRequiredService<PortalDb>().TypedForms.Select(row => row.Form).SingleAsync();
        return Encoding.UTF8.GetString(services.GetRequiredService<IKeys>().Open(KeyPurposes.TypedForm, form));
    });

    private static async Task TypeTicketAsync(Person person)
    {
        await person.Visitor.OpenAsync("/support");
        person.Visitor.Fill("Subject", "My card").Fill("What happened?", "It was refused.");
    }
}
