using Portal.Tests.Kit;

namespace KillTests.People;

/// <summary>How a customer proves an address and a number.</summary>
internal sealed partial class Customer
{
    private async Task ProveEmailAsync()
    {
        await OpenAsync("/verify/email");
        var earlier = (await MailedCodesAsync()).Count;
        await AskForMailAsync();
        if (HasRival) await Task.Delay(1000);
        var codes = HasRival ? await MailedCodesAsync() : await UntilAsync("code by mail", async () => await MailedCodesAsync() is var all && all.Count > earlier ? all : null);
        foreach (var code in codes.Take(HasRival ? 3 : 1))
        {
            Facts.EmailProven = Known.Maybe;
            if (!Visitor.Page.HasField("Enter code")) return;
            Visitor.Fill("Enter code", code);
            if ((await PressAsync("Verify")).Path == "/setup") Facts.EmailProven = Known.Yes;
            if (Facts.EmailProven is Known.Yes) return;
        }
        if (!HasRival) throw Broken("the newest code by mail was refused");
    }

    private async Task AskForMailAsync()
    {
        for (var tries = 0; tries < 10; tries++)
        {
            // Together with a rival the codes of an hour can be used up.
            if (HasRival && !Visitor.Page.HasButton("Send")) return;
            var page = await PressAsync("Send");
            if (page is { Status: 200, Path: "/verify/email" }) return;
            // A rival asked for the same address a moment ago.
            if (page.Status != 429 || !HasRival) throw Broken("no code could be asked for: " + string.Join(" | ", page.Errors));
            await Task.Delay(1000);
        }
    }

    private async Task ProvePhoneAsync()
    {
        var earlier = (await world.Sandbox.PhoneAsync(FullPhone)).Count;
        for (var tries = 0; tries < 4; tries++)
        {
            if ((await OpenAsync("/verify/phone")).HasField("Enter code")) break;
            Visitor.Fill("Phone number", FullPhone);
            if (!IsUnclear(await PressAsync(wishes.ByCall ? "Call immediately" : "Send message"))) break;
        }
        var code = await UntilAsync("code by phone", async () => await world.Sandbox.PhoneAsync(FullPhone) is var lines && lines.Count > earlier ? SandboxJson.CodeIn(lines[0].Text) : null);
        await OpenAsync("/verify/phone");
        Facts.PhoneProven = Known.Maybe;
        Visitor.Fill("Enter code", code);
        if ((await PressAsync("Verify")).Path != "/setup") throw Broken("the newest code by phone was refused");
        Facts.PhoneProven = Known.Yes;
    }

    /// <summary>This browser was not seen before, or has signed out since: a code goes to what is proven.</summary>
    private async Task<Page> GiveSignInCodeAsync(int mailed, int phoned)
    {
        var code = await UntilAsync("code to sign in", async () => Visitor.Page.HasButton("Send")
            ? await MailedCodesAsync() is var mails && mails.Count > mailed ? mails[0] : null
            : await world.Sandbox.PhoneAsync(FullPhone) is var lines && lines.Count > phoned ? SandboxJson.CodeIn(lines[0].Text) : null);
        Visitor.Fill("Enter code", code);
        return await PressAsync("Verify");
    }

    /// <summary>Newest first.</summary>
    private Task<List<string>> MailedCodesAsync() => world.Sandbox.EmailedCodesAsync(Email);
}
