using System.Text.RegularExpressions;
using Browser.Tests.Kit;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The main steps with Tab, Enter, Space and arrows alone. Wherever the focus goes, it is seen; after each step it is where one goes on.</summary>
[Collection(Journeying.Name)]
public sealed class KeyboardTests(RealPortal portal, Chrome chrome)
{
    /// <summary>More stops than any page has: a Tab that never arrives is a trap.</summary>
    private const int MostStops = 60;

    private static int _people;

    private readonly string _email = $"keys{Interlocked.Increment(ref _people)}@example.com";
    private IPage _page = null!;
    private bool _script;

    [Theory, InlineData(true), InlineData(false)]
    public async Task Nobody_needs_a_mouse_from_registering_to_leaving(bool script)
    {
        await portal.World.ForgetAsync();
        (_script, _page) = (script, await portal.VisitAsync(chrome, script));
        await _page.GotoAsync("/");
        await RegisterAsync();
        await VerifyAsync();
        await ChooseAsync();
        await LeaveAsync();
        await _page.Context.CloseAsync();
    }

    private async Task RegisterAsync()
    {
        await GoToAsync("Free account", "Enter");
        await PageAsync("Create your account");
        await GoToAsync("Confirm", "Enter");
        await Assertions.Expect(_page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await SettledAsync();
        await PressAsync("Tab", "Enter");
        await Assertions.Expect(_page.GetByLabel("Country or region")).ToBeFocusedAsync();
        await _page.Keyboard.TypeAsync("Germ");
        foreach (var (field, text) in new[] { ("Email address", _email), ("Password", "a long river walks slowly"), ("Confirm password", "a long river walks slowly") })
        {
            await GoToAsync(field);
            await _page.Keyboard.TypeAsync(text);
        }
        await GoToAsync("I agree to the terms", "Space");
        await GoToAsync("Confirm", "Enter");
        await PageAsync("Verify your email address");
    }

    private async Task VerifyAsync()
    {
        await GoToAsync("Send", "Enter");
        await _page.GetByLabel("Enter code").WaitForAsync();
        await StepAsync("Verify your email address");
        await portal.World.QuietAsync();
        await GoToAsync("Enter code");
        await _page.Keyboard.TypeAsync(await portal.World.Neighbours.EmailedCodeAsync(_email));
        // Who types a code presses Enter.
        await PressAsync("Enter");
        await StepAsync("Set up your account");
    }

    private async Task ChooseAsync()
    {
        await GoToAsync("Add a payment method", "Enter");
        await StepAsync("Add a payment method");
        await GoToAsync("Credit card", "ArrowDown");
        await Assertions.Expect(_page.GetByLabel("PayPal")).ToBeCheckedAsync();
        await GoToAsync("Next", "Enter");
        await StepAsync("Add PayPal");
        await GoToAsync("Cancel", "Enter");
        await StepAsync("Add a payment method");
    }

    private async Task LeaveAsync()
    {
        await _page.GotoAsync("/security");
        await GoToAsync("I understand that my account will be removed", "Space");
        await GoToAsync("Delete my account", "Enter");
        await StepAsync("Confirm account deletion");
        await GoToAsync("OK", "Enter");
        await PageAsync("Your account has been deleted");
    }

    /// <summary>Tabs on until the focus is at what bears these words, then presses.</summary>
    private async Task GoToAsync(string words, params string[] keys)
    {
        for (var stops = 0; stops < MostStops; stops++)
        {
            await PressAsync("Tab");
            if (await FocusAsync() == words)
            {
                await PressAsync(keys);
                return;
            }
        }
        Assert.Fail($"Tab does not come to “{words}” on {_page.Url}");
    }

    /// <summary>What the focus is at; it must be on the screen, and drawn. The browser's own frame has it between the last stop and the first.</summary>
    private async Task<string> FocusAsync()
    {
        var at = await _page.EvaluateAsync<string[]>("""
            (() => {
                const at = document.activeElement, place = at.getBoundingClientRect(), look = getComputedStyle(at);
                if (at === document.body || at.tabIndex < 0) return ['', ''];
                const words = (at.labels?.[0] ?? at).textContent.trim();
                const isSeen = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2 && place.bottom > 0 && place.top < innerHeight && place.width > 2;
                return [words, isSeen ? '' : at.outerHTML];
            })()
            """);
        Assert.True(at[1].Length == 0, $"The focus is not seen at {at[1]} on {_page.Url}");
        return Regex.Replace(at[0], @"\s+", " ");
    }

    private async Task PressAsync(params string[] keys)
    {
        foreach (var key in keys) await _page.Keyboard.PressAsync(key);
    }

    private ILocator Heading => _page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    /// <summary>A whole new page begins at its top.</summary>
    private Task PageAsync(string heading) => Assertions.Expect(Heading).ToHaveTextAsync(heading);

    /// <summary>A step that was swapped in begins at its heading, where a screen reader goes on.</summary>
    private async Task StepAsync(string heading)
    {
        await PageAsync(heading);
        if (_script) await Assertions.Expect(Heading).ToBeFocusedAsync();
        await SettledAsync();
    }

    /// <summary>The browser gives the focus at once, and HTMX once more after 20 ms: nobody is at the next key by then but a test.</summary>
    private Task SettledAsync() => Assertions.Expect(_page.Locator(".htmx-settling, .htmx-added")).ToHaveCountAsync(0);
}
