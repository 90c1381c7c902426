using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Storage;

namespace Portal.Tests.Kit;

/// <summary>What customers do with products, and what was really taken from them.</summary>
public static partial class Shopping
{
    /// <summary>Presses a button on the page of products: Start free trial, Buy, Activate, Terminate, Turn off auto-renewal.</summary>
    public static async Task<Page> AtProductsAsync(this Person person, string button)
    {
        await person.Visitor.OpenAsync("/products");
        return await person.Visitor.PressAsync(button);
    }

    public static async Task<Page> PayNowAsync(this Person person)
    {
        await person.Visitor.OpenAsync("/billing");
        return await person.Visitor.PressAsync("Pay now");
    }

    /// <summary>Says on the page that asks once more that the account is to be deleted.</summary>
    public static async Task<Page> AskToLeaveAsync(this Person person)
    {
        await person.Visitor.OpenAsync("/account/delete");
        return await person.Visitor.PressAsync("OK");
    }

    /// <summary>The wish of the one customer there is, written down and not followed yet.</summary>
    public static Task CloseAsync(this World world) => world.WithDbAsync(async db =>
    {
        var account = await db.Accounts.SingleAsync();
        account.Close(world.Clock.GetUtcNow());
        ActivatorUtilities.CreateInstance<Intents>(world.Services, db).Plan("finish-deletion", account.DeletionKey(), account.Id, new { });
        return await db.SaveChangesAsync();
    });

    /// <summary>Something used of what is in use, as a product team's report leaves it; reporting itself has tests of its own.</summary>
    public static Task UseAsync(this World world, decimal quantity) => world.SqlAsync("""
        INSERT INTO usage_events (source, event_id, content_hash, subscription_id, quantity, occurred_at, received_at)
        SELECT 'team', gen_random_uuid()::text, '\x', id, $1, $2, $2 FROM subscriptions WHERE ended_at IS NULL
        """, quantity, world.Clock.GetUtcNow());

    public static async Task<Page> RedeemAsync(this Person person, string code)
    {
        await person.Visitor.OpenAsync("/billing");
        return await person.Visitor.Fill("Coupon code", code).PressAsync("Redeem");
    }

    /// <summary>Amounts that the bank's own statement shows as taken for products, oldest first: not those of the card's check.</summary>
    public static async Task<IReadOnlyList<string>> TakenAsync(this World world, string card) =>
        [.. (await world.Neighbours.StatementAsync(card)).Where(line => line.Kind == "charge" && !OfACheck().IsMatch(line.Description)).Select(line => line.Amount).Reverse()];

    /// <summary>What PayPal's own books show as taken from its one payer here, oldest first.</summary>
    public static async Task<IReadOnlyList<string>> TakenAtPayPalAsync(this World world) => [.. (await world.Neighbours.PaymentsAsync()).Select(line => line.Amount).Reverse()];

    /// <summary>How our own charges stand, oldest first: "Paid, Pending".</summary>
    public static async Task<string> ChargesAsync(this World world) => await world.AskSqlAsync<string>("SELECT string_agg(state, ', ' ORDER BY number) FROM charges") ?? "";

    /// <summary>The clock goes on in steps, and all that becomes due is done, as in real life; the customer signs in again, as sessions end.</summary>
    public static async Task PassAsync(this World world, TimeSpan time, TimeSpan step)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            world.Advance(step);
            await world.QuietAsync();
        }
    }

    public static Task PassDaysAsync(this World world, double days) => world.PassAsync(TimeSpan.FromDays(days), TimeSpan.FromHours(12));

    [GeneratedRegex(@"V\d{6}")]
    private static partial Regex OfACheck();
}
