using Browser.Tests.Kit;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Portal.Tests.Features;
using Portal.Tests.Kit;

namespace Browser.Tests;

/// <summary>The operators' pages on a bad day, in a real browser: by labels and buttons, narrow and wide, with our script kept away and with it.</summary>
[Collection(Journeying.Name)]
public sealed class OperationsTests(RealPortal portal, Chrome chrome)
{
    private World World => portal.World;

    [Theory, InlineData(320, ColorScheme.Light, true), InlineData(1280, ColorScheme.Dark, false)]
    public async Task An_operator_signs_in_looks_closer_tries_again_and_answers(int width, ColorScheme scheme, bool script)
    {
        World.TroubleIsExpected = true;
        await BringTroubleAsync();
        var page = await chrome.VisitAsync(World.With(await Staff.SettingsAsync(World)).Address, width, scheme: scheme);
        if (!script) await page.RouteAsync("**/lib/**", route => route.AbortAsync());
        await page.GotoAsync("/operations");
        await LookAsync(page, "Operator sign-in");
        await page.GetByLabel("Name").FillAsync(Staff.Name);
        await page.GetByLabel("Password").FillAsync(Staff.Password);
        await PressAsync(page, "Sign in", "Operations");
        await page.GetByRole(AriaRole.Link, new() { Name = "Look closer" }).First.ClickAsync();
        await page.WaitForURLAsync("**/operations/intent?id=*");
        await LookAsync(page, "Refund charge, number", "Void hold, number");
        await PressAsync(page, "Retry now", "Operations");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ticket" }).First.ClickAsync();
        await page.WaitForURLAsync("**/operations/ticket?number=*");
        await PressAsync(page, "Allow 5 more attempts", "Ticket");
        await PressAsync(page, "Close ticket", "Operations");
        await PressAsync(page, "Sign out", "Operator sign-in");
        await page.Context.CloseAsync();
    }

    /// <summary>A card with no attempts left and its ticket; money that does not come back; a mail that does not leave.</summary>
    private async Task BringTroubleAsync()
    {
        var (person, card) = await World.People.WithCardAsync();
        var code = await World.StatementCodeAsync(card);
        for (var i = 1; i <= 5; i++) await person.GuessAsync(CodeTests.Other(code, i));
        await World.QuietAsync();
        await person.Visitor.OpenAsync("/support");
        await person.Visitor.Fill("Subject", "My card").Fill("What happened?", "I could not read the line.").PressAsync("Submit");
        await World.People.WithCardAsync();
        await World.Neighbours.TroubleAsync("stripe", "down");
        await World.Neighbours.TroubleAsync("mail", "down");
        World.Advance(TimeSpan.FromHours(20.1));
        await World.QuietAsync();
        await World.LookForAlarmsAsync();
        await World.Neighbours.TroubleAsync("stripe", "ok");
        await World.Neighbours.TroubleAsync("mail", "ok");
    }

    private static async Task PressAsync(IPage page, string button, string heading)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button }).First.ClickAsync();
        await LookAsync(page, heading);
    }

    private static async Task LookAsync(IPage page, params string[] headings)
    {
        await page.GetByRole(AriaRole.Heading, new() { Level = 1, NameRegex = new System.Text.RegularExpressions.Regex(string.Join('|', headings)) }).WaitForAsync();
        Assert.Equal(page.ViewportSize!.Width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        var found = (await page.RunAxe()).Violations;
        Assert.True(found.Length == 0, string.Join("\n", found.Select(v => $"{page.Url} {v.Id}: {v.Help}\n  {string.Join("\n  ", v.Nodes.Select(n => n.Html))}")));
    }
}
