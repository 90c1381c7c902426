using Browser.Tests.Kit;
using Microsoft.Playwright;
using Portal.Tests.Kit;

namespace Browser.Tests;

/// <summary>Passkeys in a real browser, with a device that Chromium plays (WebDriver's virtual authenticator); and what is seen where there is none.</summary>
[Collection(Journeying.Name)]
public sealed class PasskeyTests(RealPortal portal, Chrome chrome) : Walk(portal, chrome)
{
    [Fact]
    public async Task One_is_added_and_signs_in_where_the_browser_is_a_stranger()
    {
        var (person, _) = await World.People.ReadyAsync();
        await OpenAsync(script: true);
        var device = await DeviceAsync();
        await SignInAsync(person);
        await AtPasskeysAsync();
        await LookAsync();

        await PressAsync("Add a passkey", "Passkeys");
        await Assertions.Expect(Page.GetByRole(AriaRole.Main)).ToContainTextAsync("Your passkey is added");
        await LookAsync();
        await Page.Context.ClearCookiesAsync();
        await SeeAsync("/sign-in");
        await PressAsync("Sign in with a passkey", "Set up your account");

        await Page.GotoAsync("/setup");
        await PressAsync("Sign out", null);
        await SeesOwnerAsync(device, false);
        await Page.GotoAsync("/sign-in");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("No passkey was used. Try again, or sign in with your password.");
        await LookAsync();
        await SeesOwnerAsync(device, true);
        await PressAsync("Sign in with a passkey", "Set up your account");
        Assert.DoesNotContain(Said, line => line.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_swap_to_sign_in_brings_the_script_along()
    {
        await OpenAsync(script: true);
        await Page.GotoAsync("/register");
        await Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await HeadingAsync("Sign in");

        await Assertions.Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Without_script_nothing_offers_what_cannot_be_done()
    {
        var (person, _) = await World.People.ReadyAsync();
        await OpenAsync(script: false);
        await Page.GotoAsync("/sign-in");
        Assert.False(await Page.GetByText("Sign in with a passkey").IsVisibleAsync());
        await SignInAsync(person);

        await AtPasskeysAsync();
        Assert.True(await Page.GetByText("This browser cannot add a passkey").IsVisibleAsync());
        Assert.False(await Page.GetByText("Add a passkey", new() { Exact = true }).IsVisibleAsync());
    }

    private async Task AtPasskeysAsync()
    {
        await Page.GotoAsync("/security");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Passkeys", Exact = true }).ClickAsync();
        await HeadingAsync("Passkeys");
    }

    /// <summary>One that is built in, keeps passkeys and sees its owner.</summary>
    private async Task<(ICDPSession Session, string Id)> DeviceAsync()
    {
        var session = await Page.Context.NewCDPSessionAsync(Page);
        await session.SendAsync("WebAuthn.enable");
        var added = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
        return (session, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    private static Task SeesOwnerAsync((ICDPSession Session, string Id) device, bool sees) =>
        device.Session.SendAsync("WebAuthn.setUserVerified", new Dictionary<string, object> { ["authenticatorId"] = device.Id, ["isUserVerified"] = sees });
}
