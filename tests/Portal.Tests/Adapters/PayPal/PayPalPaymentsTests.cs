using Portal.Domain;
using Portal.Ports;
using Portal.Tests.Adapters.Kit;
using Paid = Portal.Ports.Reply<string>;

namespace Portal.Tests.Adapters.PayPal;

/// <summary>Each thing PayPal can answer when money is to be taken, and what we then know.</summary>
public sealed class PayPalPaymentsTests
{
    private static readonly OrderToPay Order = new(Money.Usd(1234), "charge1", "Northgate 10001");

    public static TheoryData<int, string, Paid> Captured => new()
    {
        { 201, Taken("COMPLETED"), new Paid.Answered("3C") },
        { 200, Taken("COMPLETED"), new Paid.Answered("3C") },
        { 201, Taken("PENDING"), new Paid.Unknown("payment-pending") },
        { 201, Taken("DECLINED"), new Paid.Refused(CardDeclines.Declined) },
        { 422, Issue("INSTRUMENT_DECLINED"), new Paid.Refused(CardDeclines.Declined) },
        { 422, Issue("PAYER_CANNOT_PAY"), new Paid.Refused(CardDeclines.Declined) },
        { 422, Issue("AGREEMENT_ALREADY_CANCELLED"), new Paid.Refused(PayPalDeclines.AgreementEnded) },
        { 422, Issue("TOKEN_ID_NOT_FOUND"), new Paid.Refused(PayPalDeclines.AgreementEnded) },
        { 422, Issue("PAYER_ACTION_REQUIRED"), new Paid.Refused(CardDeclines.AuthenticationRequired) },
        { 422, Issue("DUPLICATE_INVOICE_ID"), new Paid.Unknown("paid-before") },
        { 422, Issue("PAYPAL_REQUEST_ID_PREVIOUSLY_USED"), new Paid.Unknown("key-used-for-another-order") },
        { 404, """{"name":"RESOURCE_NOT_FOUND"}""", new Paid.Refused(PayPalDeclines.OrderGone) },
        { 403, """{"name":"NOT_AUTHORIZED"}""", new Paid.NotReached("our-fault") },
        { 409, "", new Paid.Unknown("still-running") },
        { 429, "", new Paid.NotReached("too-many-requests") },
        { 500, "", new Paid.Unknown("server-error") },
        { 201, "<html>", new Paid.Unknown("unreadable-answer") },
    };

    [Theory, MemberData(nameof(Captured))]
    public async Task What_PayPal_answers_decides_whether_money_was_taken(int status, string body, Paid known)
    {
        await using var vendor = await CannedVendor.StartAsync((status, body));
        await using var adapters = vendor.Adapters();

        Assert.Equal(known, await adapters.Port<IPayPalPayments>().CaptureOrderAsync("5O", "8k", "collect:1:1", default));
        Assert.Equal("POST /v2/checkout/orders/5O/capture", vendor.Asked.First());
    }

    [Theory]
    [InlineData(422, """{"details":[{"issue":"ORDER_ALREADY_CAPTURED"}]}""")]
    [InlineData(201, """{"id":"5O","status":"COMPLETED"}""")]
    public async Task Taken_before_or_told_in_short_the_order_itself_is_asked_about(int status, string body)
    {
        await using var vendor = await CannedVendor.StartAsync((status, body), (200, Taken("COMPLETED")));
        await using var adapters = vendor.Adapters();

        Assert.Equal(new Paid.Answered("3C"), await adapters.Port<IPayPalPayments>().CaptureOrderAsync("5O", "8k", "collect:1:1", default));
        Assert.Equal(["POST /v2/checkout/orders/5O/capture", "GET /v2/checkout/orders/5O"], vendor.Asked);
    }

    [Fact]
    public async Task Taken_before_and_then_silence_is_not_known()
    {
        await using var vendor = await CannedVendor.StartAsync((422, Issue("ORDER_ALREADY_CAPTURED")), (503, ""));
        await using var adapters = vendor.Adapters();

        Assert.IsType<Paid.Unknown>(await adapters.Port<IPayPalPayments>().CaptureOrderAsync("5O", "8k", "collect:1:1", default));
    }

    [Theory]
    [InlineData(201, """{"id":"5O"}""", "5O", null)]
    [InlineData(201, """{}""", null, "unreadable-answer")]
    [InlineData(422, """{"details":[{"issue":"DUPLICATE_INVOICE_ID"}]}""", null, "paid-before")]
    [InlineData(503, "", null, "server-error")]
    public async Task An_order_is_opened_or_it_is_not_known(int status, string body, string? id, string? why)
    {
        await using var vendor = await CannedVendor.StartAsync((status, body));
        await using var adapters = vendor.Adapters();

        Paid expected = id is null ? new Paid.Unknown(why!) : new Paid.Answered(id);
        Assert.Equal(expected, await adapters.Port<IPayPalPayments>().OpenOrderAsync(Order, "collect:1:1:order", default));
    }

    private static string Taken(string status) => $$$"""{"id":"5O","status":"COMPLETED","purchase_units":[{"payments":{"captures":[{"id":"3C","status":"{{{status}}}"}]}}]}""";

    private static string Issue(string issue) => $$$"""{"name":"UNPROCESSABLE_ENTITY","details":[{"issue":"{{{issue}}}"}]}""";
}
