using System.Net.Http.Headers;
using System.Text;
using KillTests.World;
using Portal.Tests.Kit;

namespace KillTests.People;

/// <summary>What a customer does whose account is ready: buys, uses, and chooses another password.</summary>
internal sealed partial class Customer
{
    /// <summary>What one term of the subscription costs.</summary>
    public const string TermPrice = "12.00";

    /// <summary>What the used quantity of the pay-as-you-go product costs.</summary>
    public const string UsedPrice = "3.75";

    private const int UsedQuantity = 100;

    private bool IsReady => Facts is { EmailProven: Known.Yes, PhoneProven: Known.Yes }
        && Facts is { CardConfirmed: Known.Yes, CardRemoved: Known.No } or { PayPalAdded: Known.Yes, PayPalRemoved: Known.No };

    private async Task ShopAsync()
    {
        if (wishes.ChangesPassword) await ChangePasswordAsync();
        if (!IsReady) return;
        if (wishes.Purchase is Purchase.Subscription) await BuyAsync();
        if (wishes.Purchase is Purchase.PayAsYouGo) await UseAsync();
    }

    private async Task BuyAsync()
    {
        Facts.Bought = Known.Maybe;
        await StartAsync("Buy", "Turn off auto-renewal");
        Facts.Bought = Known.Yes;
    }

    private async Task UseAsync()
    {
        await StartAsync("Activate", "Terminate");
        var account = Page.Clean(Visitor.Page.Document.QuerySelector("main code"));
        Facts.Used = Known.Maybe;
        await ReportAsync(account);
        Facts.Used = Known.Yes;
        // Whoever leaves has it ended by that.
        if (wishes.Deletes) return;
        for (var tries = 0; tries < 8 && (await OpenAsync("/products")).HasButton("Terminate"); tries++) await PressAsync("Terminate");
        if ((await OpenAsync("/products")).HasButton("Terminate")) throw Broken("what is used cannot be terminated");
    }

    /// <summary>Where it is in use, there is another button.</summary>
    private async Task StartAsync(string button, string whenInUse)
    {
        // No button: an earlier try began it, though its answer was lost.
        for (var tries = 0; tries < 8 && (await OpenAsync("/products")).HasButton(button); tries++)
        {
            var page = await PressAsync(button);
            if (page.Status is not 200 && !IsUnclear(page) && !Says(page, "You have this product already")) throw Broken($"“{button}” was refused: " + string.Join(" | ", page.Errors));
        }
        await UntilAsync("product in use", async () => (await OpenAsync("/products")).HasButton(whenInUse) ? this : null);
    }

    /// <summary>A term that was bought holds a deletion back. The last usage is charged first, a day later: until then the account is closing.</summary>
    private async Task LeaveWithProductAsync(Page page)
    {
        var mayLeave = Facts.Bought is Known.No;
        for (var tries = 0; tries < 4 && mayLeave && !IsClosing(page); tries++) page = page.HasButton("OK") ? await PressAsync("OK") : await OpenAsync("/account/delete");
        if (page.Path != "/account/delete" || IsClosing(page) != mayLeave) throw Broken("leaving with a product in use led elsewhere: " + page);
        (Facts.LeavesLater, Facts.Deleted) = (mayLeave, mayLeave ? Known.Maybe : Known.No);
    }

    /// <summary>The product's team reports, under one name however often it has to send it.</summary>
    private async Task ReportAsync(string account)
    {
        var body = ProductTeam.Body(new { id = $"used-by-{account}", account, product = "storage", quantity = UsedQuantity, at = DateTimeOffset.UtcNow.ToString("O") });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(world.Door, "/api/usage")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", KillWorld.TeamKey);
        using var answer = await wire.SendAsync(request);
        Note($"report usage → {(int)answer.StatusCode}");
        if (!answer.IsSuccessStatusCode) throw Broken("usage was refused: " + await answer.Content.ReadAsStringAsync());
    }

    private async Task ChangePasswordAsync()
    {
        Facts.PasswordChanged = Known.Maybe;
        var (old, fresh) = (Password, Password + " and a feather");
        for (var tries = 0; tries < 8; tries++)
        {
            await OpenAsync("/security/password");
            Visitor.Fill("Current password", old).Fill("New password", fresh).Fill("Confirm password", fresh);
            var page = await PressAsync("Change password");
            if (page.Path == "/sign-in") page = await ComeBackAsync(fresh, old);
            else if (page.Path == "/security?changed=password") Password = fresh;
            if (Password == fresh)
            {
                Facts.PasswordChanged = Known.Yes;
                return;
            }
            if (page.Path == "/security/password" && !IsBusy(page) && !IsUnclear(page)) throw Broken("the password could not be changed: " + string.Join(" | ", page.Errors));
        }
        throw Broken("nobody had time to change the password");
    }

    /// <summary>All sessions ended, and the new one was in an answer that never came: so the new password is the right one, unless nothing was done.</summary>
    private async Task<Page> ComeBackAsync(string fresh, string old)
    {
        Password = fresh;
        if (await SignInAsync() is { Path: not "/sign-in" } inside) return inside;
        Password = old;
        return await SignInAsync() is { Path: not "/sign-in" } still ? still : throw Broken("neither the old nor the new password signs in");
    }
}
