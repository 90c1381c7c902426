using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class VerifyTests : PortalTest
{
    [Theory, BothWays]
    public async Task Verifying_begins_with_the_address(Way way)
    {
        var person = await World.People.RegisteredAsync(way);

        Assert.Equal("/verify/email", (await person.Visitor.OpenAsync("/verify")).Path);
    }

    [Fact]
    public async Task Then_comes_what_is_left()
    {
        var byMail = await World.People.WithProvenEmailAsync();
        var byPhone = await World.People.WithProvenPhoneAsync();
        var both = await World.People.WithBothProvenAsync();

        Assert.Equal("/verify/phone", (await byMail.Visitor.OpenAsync("/verify")).Path);
        Assert.Equal("/verify/email", (await byPhone.Visitor.OpenAsync("/verify")).Path);
        Assert.Equal("/setup", (await both.Visitor.OpenAsync("/verify")).Path);
    }

    [Fact]
    public async Task Strangers_are_asked_to_sign_in() => Assert.Equal("/sign-in", (await World.Visitor().OpenAsync("/verify")).Path);
}
