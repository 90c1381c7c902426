using Portal.Tests.Kit;

namespace Portal.Tests.Features.SignIn;

/// <summary>Where codes for a new browser go, how many, and how long they are waited for.</summary>
public sealed class SignInCodeLimitTests : PortalTest
{
    [Theory, InlineData("Message"), InlineData("Call")]
    public async Task No_code_goes_to_what_is_only_claimed(string way)
    {
        var person = await World.People.WithProvenEmailAsync();
        await person.AskForPhoneCodeAsync();
        var earlier = (await World.Neighbours.PhoneAsync(person.FullPhone)).Count;
        person.Visitor = World.Visitor();
        await person.GivePasswordAsync();
        World.Advance(TimeSpan.FromMinutes(2));

        var page = await person.Visitor.SendAsync(person.Visitor.Prepare("Send").With("Way", way));

        await World.QuietAsync();
        Assert.Equal((422, "Choose one of the ways below to get a code."), (page.Status, page.Errors.Single()));
        Assert.Equal(earlier, (await World.Neighbours.PhoneAsync(person.FullPhone)).Count);
    }

    [Fact]
    public async Task Who_waits_for_a_code_waits_for_twenty_minutes_and_not_after_coming_in()
    {
        var person = await World.People.AtCodeAsync();
        World.Advance(TimeSpan.FromMinutes(19));
        Assert.Equal("/sign-in/code", (await person.Visitor.NewTab().OpenAsync("/sign-in/code")).Path);
        World.Advance(TimeSpan.FromMinutes(1.1));
        Assert.Equal("/sign-in", (await person.Visitor.NewTab().OpenAsync("/sign-in/code")).Path);

        await person.SignInAsync();
        Assert.Equal(0, await World.CountAsync("pending_sign_ins"));
    }

    [Theory, BothWays]
    public async Task A_code_is_asked_for_again_after_a_minute_and_five_times_in_an_hour(Way way)
    {
        var person = await World.People.AtCodeAsync(way);
        Assert.Equal(429, (await person.Visitor.PressAsync("Send")).Status);
        for (var i = 0; i < 4; i++)
        {
            World.Advance(TimeSpan.FromMinutes(1.5));
            Assert.Equal(200, (await person.Visitor.PressAsync("Send")).Status);
        }
        World.Advance(TimeSpan.FromMinutes(1.5));
        Assert.Equal(429, (await person.Visitor.PressAsync("Send")).Status);
    }

    /// <summary>For whoever has a phone alone there is no other way in.</summary>
    [Theory, InlineData("Codes:SendsToPrefixInADay"), InlineData("Codes:SendsToCountryInADay")]
    public async Task Nobody_is_kept_out_by_messages_that_others_had_sent_to_numbers_like_theirs(string limit)
    {
        var owner = await World.People.WithProvenPhoneAsync();
        owner.Visitor = World.VisitorOf([(limit, "1")]);
        for (var i = 0; i < 2; i++)
        {
            var stranger = await World.People.RegisteredAsync();
            stranger.Visitor = World.VisitorOf([(limit, "1")]);
            await stranger.SignInAsync();
            await stranger.Visitor.OpenAsync("/verify/phone");
            Assert.Equal(i == 0 ? 200 : 429, (await stranger.Visitor.Fill("Phone number", stranger.Home.NumberOf(90_050 + i)).PressAsync("Send message")).Status);
        }

        Assert.True((await owner.GivePasswordAsync()).HasField("Enter code"));

        Assert.Equal("/verify/email", (await owner.GiveSignInCodeAsync()).Path);
    }

    [Fact]
    public async Task Who_claims_the_address_cannot_use_up_the_codes_or_tries_of_its_owner()
    {
        var owner = await World.People.WithProvenEmailAsync();
        World.Advance(TimeSpan.FromMinutes(2));
        var claimant = World.People.Stranger();
        claimant.Email = owner.Email;
        await claimant.RegisterAsync();
        while ((await claimant.Visitor.OpenAsync("/verify/email")).HasButton("Send"))
        {
            await claimant.Visitor.PressAsync("Send");
            World.Advance(TimeSpan.FromMinutes(1.5));
        }
        owner.Visitor = World.Visitor();
        await owner.GivePasswordAsync();

        Assert.True(owner.Visitor.Page.HasField("Enter code"));
        Assert.Equal("/verify/phone", (await owner.GiveSignInCodeAsync()).Path);
    }
}
