using Portal.Ports;
using Portal.Tests.Adapters.Kit;
using Opened = Portal.Ports.Reply<Portal.Ports.OpenedAgreement>;

namespace Portal.Tests.Adapters.PayPal;

/// <summary>Each thing PayPal can answer, and what we then know.</summary>
public sealed class PayPalAnswersTests
{
    private static readonly AgreementOrder Order = new("http://127.0.0.1:5080/back", "http://127.0.0.1:5080/cancel", "The Portal", "Future payments");

    public static TheoryData<int, string, Opened> Answers => new()
    {
        { 201, Setup("http://127.0.0.1:1/approve"), new Opened.Answered(new OpenedAgreement("5C", "http://127.0.0.1:1/approve")) },
        { 200, Setup("http://127.0.0.1:1/approve"), new Opened.Answered(new OpenedAgreement("5C", "http://127.0.0.1:1/approve")) },
        { 201, Setup("http://127.0.0.1:2/approve"), new Opened.Refused("our-fault") },
        { 201, Setup("https://127.0.0.1:1/approve"), new Opened.Refused("our-fault") },
        { 201, Setup("http://127.0.0.1:1@elsewhere.test/approve"), new Opened.Refused("our-fault") },
        { 201, Setup("javascript:alert(1)"), new Opened.Refused("our-fault") },
        { 201, """{"id":"5C","links":[]}""", new Opened.Unknown("unreadable-answer") },
        { 201, """{"id":"5C"}""", new Opened.Unknown("unreadable-answer") },
        { 201, """{"links":[{"rel":"approve"}]}""", new Opened.Unknown("unreadable-answer") },
        { 201, "<html>", new Opened.Unknown("unreadable-answer") },
        { 201, "", new Opened.Unknown("unreadable-answer") },
        { 302, "", new Opened.Refused("our-fault") },
        { 400, """{"name":"INVALID_REQUEST"}""", new Opened.Refused("our-fault") },
        { 400, "<html>", new Opened.Refused("our-fault") },
        { 403, """{"name":"NOT_AUTHORIZED"}""", new Opened.NotReached("our-fault") },
        { 409, "", new Opened.Unknown("still-running") },
        { 422, """{"name":"UNPROCESSABLE_ENTITY","details":[{"issue":"PAYPAL_REQUEST_ID_PREVIOUSLY_USED"}]}""", new Opened.Refused("our-fault") },
        { 429, "", new Opened.NotReached("too-many-requests") },
        { 500, """{"name":"INTERNAL_SERVER_ERROR"}""", new Opened.Unknown("server-error") },
        { 503, "", new Opened.Unknown("server-error") },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task What_PayPal_answers_decides_what_is_known(int status, string body, Opened known)
    {
        await using var vendor = await CannedVendor.StartAsync((status, body));
        await using var adapters = vendor.Adapters();
        Assert.Equal(known, await adapters.Port<IPayPal>().OpenAgreementAsync(Order, "open:1", default));
        Assert.Equal(["POST /v3/vault/setup-tokens"], vendor.Asked);
    }

    [Fact]
    public async Task A_token_that_is_refused_is_renewed_once_and_no_more()
    {
        await using var vendor = await CannedVendor.StartAsync((401, """{"error":"invalid_token"}"""));
        await using var adapters = vendor.Adapters();
        Assert.Equal(new Reply<bool>.NotReached("our-fault"), await adapters.Port<IPayPal>().CancelAgreementAsync("8k", default));
        Assert.Equal((2, 2), (vendor.Asked.Count, vendor.TokensGiven));
    }

    [Fact]
    public async Task Many_calls_at_once_ask_for_one_token()
    {
        await using var vendor = await CannedVendor.StartAsync((204, ""));
        await using var adapters = vendor.Adapters();
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => adapters.Port<IPayPal>().CancelAgreementAsync("8k", default)));
        Assert.All(replies, reply => Assert.Equal(new Reply<bool>.Answered(true), reply));
        Assert.Equal((20, 1), (vendor.Asked.Count, vendor.TokensGiven));
    }

    [Theory]
    [InlineData("""{"payer_id":"P1","account_status":"UNVERIFIED","address":{"country_code":"GB"}}""", "P1", "GB", false)]
    [InlineData("""{"payer_id":"P1","account_status":"VERIFIED","address":{"country_code":"C2"}}""", "P1", "CN", true)]
    [InlineData("""{"account_id":"A1"}""", "A1", null, true)]
    [InlineData("{}", null, null, true)]
    public async Task The_payer_is_known_by_what_PayPal_tells(string wallet, string? payer, string? country, bool isVerified)
    {
        await using var vendor = await CannedVendor.StartAsync((200, """{"status":"APPROVED"}"""), (201, $$$"""{"id":"8k","payment_source":{"paypal":{{{wallet}}}}}"""));
        await using var adapters = vendor.Adapters();
        Assert.Equal(new Reply<Agreement>.Answered(new Agreement("8k", payer, country, isVerified)), await adapters.Port<IPayPal>().KeepAgreementAsync("5C", "keep:1", default));
    }

    [Fact]
    public async Task The_debug_id_is_in_the_log()
    {
        await using var vendor = await CannedVendor.StartAsync((422, """{"name":"UNPROCESSABLE_ENTITY","details":[{"issue":"SOMETHING_NEW"}]}"""));
        await using var adapters = vendor.Adapters();
        await adapters.Port<IPayPal>().OpenAgreementAsync(Order, "open:1", default);
        Assert.Contains(adapters.Logs.Lines, line => line.Contains("SOMETHING_NEW", StringComparison.Ordinal) && line.Contains("vendor-id-1", StringComparison.Ordinal));
    }

    private static string Setup(string approve) => $$"""{"id":"5C","links":[{"rel":"self","href":"x"},{"rel":"approve","href":"{{approve}}"}]}""";
}
