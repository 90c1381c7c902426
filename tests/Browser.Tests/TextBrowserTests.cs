using System.Text.RegularExpressions;
using Browser.Tests.Kit;
using Portal.Features.Register.HumanCheck;
using Portal.Tests.Features.Register.HumanCheck;
using Portal.Tests.Kit;

namespace Browser.Tests;

/// <summary>The whole journey in lynx: no script, no style, no picture, the question in words for the human check.</summary>
[Collection(Journeying.Name)]
public sealed class TextBrowserTests(RealPortal portal)
{
    private const string Password = "a lynx walks at night";
    private const string Email = "lynx@example.com";
    private const string Phone = "07400129876";

    private readonly string _card = CardNumbers.Next();

    private World World => portal.World;

    [LynxFact]
    public async Task Lynx_walks_from_the_start_page_to_the_deleted_account()
    {
        await World.ForgetAsync();
        using var lynx = new Lynx(World.With(("HumanCheck:Mode", "Always")).Address);
        await RegisterAsync(lynx);
        await VerifyAsync(lynx);
        await PayAsync(lynx);
        await LeaveAsync(lynx);
        Assert.Equal(0, await World.CountAsync("accounts"));
    }

    private static async Task RegisterAsync(Lynx lynx)
    {
        await lynx.ReadAsync("One account for everything");
        lynx.Follow("Free account");
        await lynx.ReadAsync("Country or region");
        lynx.Choose("Choose a country", "United King");
        await lynx.SeeAsync("United Kingdom_");
        lynx.Fill("Email address", Email);
        lynx.Fill("hard to guess.", Password);
        lynx.Fill("Confirm password", Password);
        lynx.Tick("I agree");
        lynx.Follow("Confirm");
        lynx.Fill("Verification code", await AnswerAsync(lynx));
        lynx.Follow("Confirm");
        await lynx.ReadAsync("Verify your email address");
    }

    private async Task VerifyAsync(Lynx lynx)
    {
        lynx.Follow("Send");
        await lynx.ReadAsync("Enter code");
        await World.QuietAsync();
        lynx.Fill("Enter code", await World.Neighbours.EmailedCodeAsync(Email));
        lynx.Follow("Verify");
        await lynx.ReadAsync("1 of 4 steps done");
        lynx.Follow("Verify your phone number");
        await lynx.ReadAsync("Call immediately");
        lynx.Fill("+44", Phone);
        lynx.Follow("Call immediately");
        await lynx.ReadAsync("Enter code");
        lynx.Fill("Enter code", await World.Neighbours.PhonedCodeAsync("+44" + Phone[1..]));
        lynx.Follow("Verify");
        await lynx.ReadAsync("2 of 4 steps done");
    }

    private async Task PayAsync(Lynx lynx)
    {
        lynx.Follow("Add a payment method");
        await lynx.ReadAsync("How do you want to pay?");
        lynx.Follow("Next");
        await lynx.ReadAsync("Card holder name");
        foreach (var (label, text) in new[] { ("Card number", _card), ("Month", "12"), ("Year", "2039"), ("never saved.", "123"), ("stands on the card", "A Lynx") }) lynx.Fill(label, text);
        lynx.Follow("Next");
        await lynx.ReadAsync("5 attempts left");
        lynx.Tick("Transaction amount");
        lynx.Fill("Amount in USD", "0.01");
        lynx.Follow("OK");
        await lynx.ReadAsync("4 attempts left");
        lynx.Tick("Transaction code");
        lynx.Fill("6-digit code", await World.StatementCodeAsync(_card));
        lynx.Follow("OK");
        await lynx.ReadAsync("Your account is ready");
    }

    private static async Task LeaveAsync(Lynx lynx)
    {
        lynx.Follow("Security settings");
        await lynx.ReadAsync("Delete my account");
        lynx.Tick("I understand");
        lynx.Follow("Delete my account");
        await lynx.ReadAsync("Confirm account deletion");
        lynx.Follow("OK");
        await lynx.ReadAsync("Your account has been deleted");
    }

    /// <summary>A person reads the question and knows; we draw questions until one reads like it, or ask for another one.</summary>
    private static async Task<string> AnswerAsync(Lynx lynx)
    {
        var known = Enumerable.Range(0, 4000).Select(seed => HumanCheckQuestion.New(new SeededChance(seed))).DistinctBy(question => question.Text).ToDictionary(question => question.Text, question => question.Answer);
        for (var asked = 0; asked < 20; asked++)
        {
            var shown = Regex.Replace(await lynx.ReadAsync("Or answer this question instead"), @"\s+", " ");
            if (known.TryGetValue(Regex.Match(shown, "question instead: (.*?) Verification code").Groups[1].Value, out var answer)) return answer;
            lynx.Follow("Show me another one");
        }
        throw new InvalidOperationException("No question of twenty could be answered.");
    }
}
