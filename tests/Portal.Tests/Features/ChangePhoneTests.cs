using Portal.Tests.Kit;
using Portal.Tests.Races;

namespace Portal.Tests.Features;

public sealed class ChangePhoneTests : PortalTest
{
    private const int Number = 90_001;

    [Theory]
    [BothWays("Send message")]
    [BothWays("Call immediately")]
    public async Task A_code_to_the_new_number_puts_it_in_the_old_ones_place_and_the_owner_is_told(Way way, string button)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/security");
        Assert.Equal("Change your phone number", (await person.Visitor.FollowAsync("Change phone number")).Heading);
        var code = await person.AskForNewPhoneCodeAsync(Number, button);
        Assert.Equal(1, await World.CountAsync("accounts", $"phone = '{person.FullPhone}' AND phone_proven_at IS NOT NULL"));

        var page = await person.Visitor.Fill("Enter code", code).PressAsync("Verify");
        await World.QuietAsync();

        Assert.Contains("Your phone number is changed", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("accounts", $"phone = '{person.Home.FullNumberOf(Number)}' AND phone_proven_at IS NOT NULL AND new_phone IS NULL"));
        var mail = await World.Neighbours.MailAsync(person.Email, "The phone number of your account was changed.");
        Assert.DoesNotContain(person.Home.FullNumberOf(Number)[^4..], mail.Text, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task A_number_of_another_country_the_one_one_has_and_half_a_number_are_refused_at_the_field(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/security/phone");

        Assert.NotNull((await person.Visitor.Fill("New phone number", "+49 1512 3456789").PressAsync("Send message")).ErrorAt("New phone number"));
        Assert.NotNull((await person.Visitor.Fill("New phone number", "12").PressAsync("Call immediately")).ErrorAt("New phone number"));
        Assert.NotNull((await person.Visitor.Fill("New phone number", "").PressAsync("Call immediately")).ErrorAt("New phone number"));
        Assert.Equal("Your account has this phone number already. Enter another one.", (await person.Visitor.Fill("New phone number", person.Phone).PressAsync("Send message")).ErrorAt("New phone number"));
        Assert.Equal(0, await World.CountAsync("challenges", "purpose = 'ChangePhone'"));
    }

    [Theory, BothWays]
    public async Task A_landline_is_called_and_sent_no_message(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/security/phone");

        Assert.Equal("This number cannot take messages. Choose “Call immediately”.", (await person.Visitor.Fill("New phone number", "0121 234 5678").PressAsync("Send message")).ErrorAt("New phone number"));
        Assert.True((await person.Visitor.Fill("New phone number", "0121 234 5678").PressAsync("Call immediately")).HasField("Enter code"));
    }

    [Theory, BothWays]
    public async Task A_code_works_once_and_for_the_newest_number_only(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var first = await person.AskForNewPhoneCodeAsync(Number);
        World.Advance(TimeSpan.FromMinutes(2));
        var second = await person.AskForNewPhoneCodeAsync(Number + 1);
        Assert.Equal(422, (await person.Visitor.Fill("Enter code", first).PressAsync("Verify")).Status);
        var form = person.Visitor.Fill("Enter code", second).Prepare("Verify");

        await Race.OfAsync(20, number => person.Visitor.Twin().SendAsync(form.With("__form", $"f{number % 4}")));

        Assert.Equal(1, await World.CountAsync("audit", "act = 'phone-changed'"));
        Assert.Equal(1, await World.CountAsync("accounts", $"phone = '{person.Home.FullNumberOf(Number + 1)}'"));
    }

    [Theory, BothWays]
    public async Task What_the_carrier_says_is_shown(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.OpenAsync("/security/phone");

        var page = await person.Visitor.Fill("New phone number", "07405 550001").PressAsync("Send message");

        Assert.Contains("Your code could not be sent", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_proven_no_number_yet_proves_the_first_one()
    {
        var person = await World.People.WithProvenEmailAsync();

        Assert.Equal("/verify/phone", (await person.Visitor.OpenAsync("/security/phone")).Path);
    }

    [Fact]
    public async Task So_does_who_has_none_any_more_when_the_form_arrives()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.Visitor.OpenAsync("/security/phone");
        await World.SqlAsync("UPDATE accounts SET phone_proven_at = NULL");

        Assert.Equal("/verify/phone", (await person.Visitor.Fill("New phone number", "07400 555990").PressAsync("Send message")).Path);
        Assert.Equal(0, await World.CountAsync("challenges", "purpose = 'ChangePhone'"));
    }
}
