using Portal.Tests.Kit;

namespace Portal.Tests.Waits;

/// <summary>An office is one network, and many people: nobody there waits because of the others, with the figures as they ship.</summary>
public sealed class OfficeTests : PortalTest
{
    [Fact]
    public async Task Sixty_people_of_one_network_register_prove_all_and_sign_in_within_an_hour()
    {
        var began = World.Clock.GetUtcNow();
        for (var i = 0; i < 60; i++)
        {
            // Each expects to get on: 429 anywhere would stop it.
            var person = await World.People.WithBothProvenAsync();
            person.Visitor = World.Visitor();
            Assert.Equal("/sign-in/code", (await person.GivePasswordAsync()).Path);
            Assert.Equal("/payment-methods/add", (await person.GiveSignInCodeAsync()).Path);
        }
        Assert.InRange(World.Clock.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromHours(1));
    }

    /// <summary>What costs money is counted by itself: it is used up sooner, and nobody is kept out by it.</summary>
    [Fact]
    public async Task Whoever_uses_up_the_messages_keeps_nobody_from_mail_or_from_signing_in()
    {
        (string, string?)[] settings = [("Codes:SendsByPhoneOfNetworkInAnHour", "3")];
        // One message.
        var customer = await World.People.WithProvenPhoneAsync();
        for (var i = 0; i < 2; i++)
        {
            var insider = await NewcomerAsync(settings);
            await insider.AskForPhoneCodeAsync();
            Assert.Equal(200, insider.Visitor.Status);
        }
        var colleague = await NewcomerAsync(settings);

        await colleague.Visitor.OpenAsync("/verify/phone");
        Assert.Equal(429, (await colleague.Visitor.Fill("Phone number", colleague.Phone).PressAsync("Send message")).Status);
        Assert.Equal("/setup", (await colleague.ProveEmailAsync()).Path);
        customer.Visitor = World.VisitorOf(settings);
        Assert.Equal("/sign-in/code", (await customer.GivePasswordAsync()).Path);
        Assert.True(customer.Visitor.Page.HasField("Enter code"));
        Assert.Equal("/verify/email", (await customer.GiveSignInCodeAsync()).Path);
    }

    [Fact]
    public async Task Who_waits_for_a_message_is_told_when_the_page_is_opened()
    {
        (string, string?)[] settings = [("Codes:SendsByPhoneOfNetworkInAnHour", "1")];
        var person = await NewcomerAsync(settings);
        await person.AskForPhoneCodeAsync();

        Assert.Contains(" UTC", (await person.Visitor.OpenAsync("/verify/phone")).Text, StringComparison.Ordinal);
        Assert.True((await person.Visitor.OpenAsync("/verify/email")).HasButton("Send"));
    }

    [Fact]
    public async Task A_hundred_and_fifty_forgotten_passwords_of_one_network_are_no_flood()
    {
        for (var i = 0; i < 150; i++)
        {
            var person = World.People.Stranger();
            await person.Visitor.OpenAsync("/forgot-password");
            Assert.Equal(200, (await person.Visitor.Fill("Email address", person.Email).PressAsync("Send link")).Status);
        }
    }

    private async Task<Person> NewcomerAsync((string, string?)[] settings)
    {
        var person = World.People.Stranger();
        person.Visitor = World.VisitorOf(settings);
        Assert.Equal("/verify/email", (await person.RegisterAsync()).Path);
        return person;
    }
}
