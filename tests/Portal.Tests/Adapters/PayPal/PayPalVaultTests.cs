using Portal.Ports;
using Portal.Tests.Adapters.Kit;

namespace Portal.Tests.Adapters.PayPal;

public sealed class PayPalVaultTests(Outside outside) : IClassFixture<Outside>
{
    private static readonly AgreementOrder Order = new(
        "http://127.0.0.1:5080/paypal/back?state=abc", "http://127.0.0.1:5080/paypal/cancel?state=abc", "The Portal", "Future payments for your account, as agreed");

    [Theory]
    [InlineData("greta@payers.example", "DE")]
    [InlineData("lin@payers.example", "CN")]
    [InlineData("mei@payers.example", "CN")]
    [InlineData("henry@payers.example", "HK")]
    public async Task An_agreement_that_the_payer_approved_is_kept(string payer, string country)
    {
        await using var adapters = await outside.AdaptersAsync();
        var opened = await OpenAsync(adapters);
        Assert.StartsWith(PayPalOf(adapters).ApprovalOrigin + "/", opened.ApproveUrl, StringComparison.Ordinal);

        var back = await ApproveAsync(opened, payer);
        Assert.StartsWith(Order.ReturnUrl, back, StringComparison.Ordinal);

        var kept = Value(await PayPalOf(adapters).KeepAgreementAsync(opened.Id, "keep:1", default));
        Assert.Equal(country, kept.Country);
        var known = Assert.Single(await outside.JsonAsync("/agreements.json"))!;
        Assert.Equal((kept.PayerId, "active"), ((string)known["payerId"]!, (string)known["state"]!));
    }

    [Fact]
    public async Task One_person_has_one_payer_id()
    {
        await using var adapters = await outside.AdaptersAsync();
        var (first, again) = (await AgreeAsync(adapters, "1", "greta@payers.example"), await AgreeAsync(adapters, "2", "greta@payers.example"));
        Assert.Equal(first.PayerId, again.PayerId);
        Assert.NotEqual(first.Id, again.Id);
        Assert.NotEqual(first.PayerId, (await AgreeAsync(adapters, "3", "amy@payers.example")).PayerId);
    }

    [Fact]
    public async Task An_agreement_that_nobody_approved_is_not_kept_until_somebody_does()
    {
        await using var adapters = await outside.AdaptersAsync();
        var opened = await OpenAsync(adapters);
        Assert.Equal(new Reply<Agreement>.Refused("not-approved"), await PayPalOf(adapters).KeepAgreementAsync(opened.Id, "keep:1", default));
        await ApproveAsync(opened, "amy@payers.example");
        Value(await PayPalOf(adapters).KeepAgreementAsync(opened.Id, "keep:1", default));
    }

    [Fact]
    public async Task An_agreement_that_lapsed_or_never_was_is_not_found()
    {
        await using var adapters = await outside.AdaptersAsync();
        var opened = await OpenAsync(adapters);
        outside.Advance(TimeSpan.FromHours(4));
        Assert.Equal(new Reply<Agreement>.Refused("not-found"), await PayPalOf(adapters).KeepAgreementAsync(opened.Id, "keep:1", default));
        Assert.Equal(new Reply<Agreement>.Refused("not-found"), await PayPalOf(adapters).KeepAgreementAsync("5C991763VB2781612", "keep:2", default));
    }

    [Fact]
    public async Task The_same_key_gives_the_first_answer_and_one_agreement()
    {
        await using var adapters = await outside.AdaptersAsync();
        var opened = await OpenAsync(adapters);
        Assert.Equal(opened, await OpenAsync(adapters));
        await ApproveAsync(opened, "amy@payers.example");
        var kept = Value(await PayPalOf(adapters).KeepAgreementAsync(opened.Id, "keep:1", default));
        Assert.Equal(kept, Value(await PayPalOf(adapters).KeepAgreementAsync(opened.Id, "keep:1", default)));
        Assert.Single(await outside.JsonAsync("/agreements.json"));
    }

    [Fact]
    public async Task An_agreement_made_under_a_forgotten_key_is_found_again()
    {
        await using var adapters = await outside.AdaptersAsync();
        var opened = await OpenAsync(adapters);
        await ApproveAsync(opened, "amy@payers.example");
        var kept = Value(await PayPalOf(adapters).KeepAgreementAsync(opened.Id, "keep:1", default));
        Assert.Equal(kept, Value(await PayPalOf(adapters).KeepAgreementAsync(opened.Id, "keep:another", default)));
        Assert.Single(await outside.JsonAsync("/agreements.json"));
    }

    [Fact]
    public async Task An_agreement_ends_once_however_often_it_is_asked()
    {
        await using var adapters = await outside.AdaptersAsync();
        var kept = await AgreeAsync(adapters, "1", "amy@payers.example");
        for (var i = 0; i < 2; i++) Assert.True(Value(await PayPalOf(adapters).CancelAgreementAsync(kept.Id, default)));
        Assert.Equal("cancelled", (string)Assert.Single(await outside.JsonAsync("/agreements.json"))!["state"]!);
        Assert.True(Value(await PayPalOf(adapters).CancelAgreementAsync("unknown", default)));
    }

    [Theory]
    [InlineData("lose-answer")]
    [InlineData("down")]
    public async Task After_a_broken_conversation_the_same_key_tells_what_happened_and_it_happened_once(string trouble)
    {
        await using var adapters = await outside.AdaptersAsync();
        var opened = await OpenAsync(adapters);
        await ApproveAsync(opened, "amy@payers.example");
        outside.Trouble("paypal", trouble);
        Assert.IsType<Reply<Agreement>.Unknown>(await PayPalOf(adapters).KeepAgreementAsync(opened.Id, "keep:1", default));
        outside.Calm();
        Value(await PayPalOf(adapters).KeepAgreementAsync(opened.Id, "keep:1", default));
        Assert.Single(await outside.JsonAsync("/agreements.json"));
    }

    [Fact]
    public async Task While_no_access_token_is_to_be_had_nothing_happens()
    {
        await using var adapters = await outside.AdaptersAsync();
        outside.Trouble("paypal", "lose-answer");
        Assert.Equal(new Reply<OpenedAgreement>.NotReached("no-access-token"), await PayPalOf(adapters).OpenAgreementAsync(Order, "open:1", default));
    }

    [Fact]
    public async Task A_PayPal_that_does_not_answer_leaves_it_open()
    {
        await using var adapters = await outside.AdaptersAsync(("PayPal:TimeoutSeconds", "1"));
        await OpenAsync(adapters);
        outside.Trouble("paypal", "timeout");
        Assert.Equal(new Reply<OpenedAgreement>.Unknown("timeout"), await PayPalOf(adapters).OpenAgreementAsync(Order, "open:2", default));
    }

    [Fact]
    public async Task Nobody_listening_means_not_reached()
    {
        await using var adapters = await outside.AdaptersAsync(("PayPal:BaseAddress", "http://127.0.0.1:1"));
        Assert.IsType<Reply<OpenedAgreement>.NotReached>(await PayPalOf(adapters).OpenAgreementAsync(Order, "open:1", default));
    }

    [Fact]
    public async Task A_wrong_secret_of_ours_may_be_mended()
    {
        await using var adapters = await outside.AdaptersAsync(("PayPal:Secret", "wrong"));
        Assert.Equal(new Reply<bool>.NotReached("our-fault"), await PayPalOf(adapters).CancelAgreementAsync("unknown", default));
    }

    [Fact]
    public async Task A_page_elsewhere_than_at_PayPal_is_never_handed_out()
    {
        await using var adapters = await outside.AdaptersAsync(("PayPal:ApprovalOrigin", "https://www.paypal.com"));
        Assert.Equal(new Reply<OpenedAgreement>.Refused("our-fault"), await PayPalOf(adapters).OpenAgreementAsync(Order, "open:1", default));
    }

    [Fact]
    public async Task An_access_token_is_asked_for_once_and_again_when_it_is_no_longer_taken()
    {
        await using var adapters = await outside.AdaptersAsync();
        var kept = await AgreeAsync(adapters, "1", "amy@payers.example");
        await AgreeAsync(adapters, "2", "amy@payers.example");
        Assert.Equal(1, await TokensAsync());

        outside.Advance(TimeSpan.FromMinutes(20)); // The sandbox's clock, not ours: we still believe in the old token.
        Assert.True(Value(await PayPalOf(adapters).CancelAgreementAsync(kept.Id, default)));
        Assert.Equal(2, await TokensAsync());
    }

    [Fact]
    public async Task Logs_name_neither_payers_nor_tokens()
    {
        await using var adapters = await outside.AdaptersAsync();
        await AgreeAsync(adapters, "1", "amy@payers.example");
        await PayPalOf(adapters).KeepAgreementAsync("5C991763VB2781612", "keep:2", default);
        Assert.NotEmpty(adapters.Logs.Lines);
        Assert.DoesNotContain(adapters.Logs.Lines, line => line.Contains("amy", StringComparison.Ordinal) || line.Contains("A21AA", StringComparison.Ordinal)
            || line.Contains("sandbox-secret", StringComparison.Ordinal) || line.Contains("state=abc", StringComparison.Ordinal));
    }

    private async Task<int> TokensAsync() =>
        (await outside.JsonAsync("/requests.json?vendor=paypal")).Count(request => ((string)request!["path"]!).EndsWith("/oauth2/token", StringComparison.Ordinal));

    private async Task<Agreement> AgreeAsync(Kit.Adapters adapters, string number, string payer)
    {
        var opened = await OpenAsync(adapters, $"open:{number}");
        await ApproveAsync(opened, payer);
        return Value(await PayPalOf(adapters).KeepAgreementAsync(opened.Id, $"keep:{number}", default));
    }

    private static async Task<OpenedAgreement> OpenAsync(Kit.Adapters adapters, string key = "open:1") =>
        Value(await PayPalOf(adapters).OpenAgreementAsync(Order, key, default));

    private async Task<string> ApproveAsync(OpenedAgreement opened, string payer)
    {
        var answer = await outside.Browser.PostAsync(opened.ApproveUrl, new FormUrlEncodedContent([new("payer", payer), new("action", "approve")]));
        return answer.Headers.Location!.ToString();
    }

    private static IPayPal PayPalOf(Kit.Adapters adapters) => adapters.Port<IPayPal>();

    private static T Value<T>(Reply<T> reply) => Assert.IsType<Reply<T>.Answered>(reply).Value;
}
