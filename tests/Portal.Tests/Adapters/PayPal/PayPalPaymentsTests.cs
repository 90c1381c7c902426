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
        { 200, Taken("PARTIALLY_REFUNDED"), new Paid.Answered("3C") },
        { 200, Taken("REFUNDED"), new Paid.Answered("3C") },
        { 201, Taken("PENDING"), new Paid.Unknown("payment-pending") },
        { 201, Taken("DECLINED"), new Paid.Refused(CardDeclines.Declined) },
        { 422, Issue("INSTRUMENT_DECLINED"), new Paid.Refused(CardDeclines.Declined) },
        { 422, Issue("PAYER_CANNOT_PAY"), new Paid.Refused(CardDeclines.Declined) },
        { 422, Issue("AGREEMENT_ALREADY_CANCELLED"), new Paid.Refused(PayPalDeclines.AgreementEnded) },
        { 422, Issue("TOKEN_ID_NOT_FOUND"), new Paid.Refused(PayPalDeclines.AgreementEnded) },
        { 422, Issue("PAYER_ACTION_REQUIRED"), new Paid.Refused(CardDeclines.AuthenticationRequired) },
        { 422, Issue("MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED"), new Paid.Refused(CardDeclines.Declined) },
        { 422, Issue("ORDER_COMPLETION_IN_PROGRESS"), new Paid.Unknown("still-running") },
        { 422, Issue("BILLING_AGREEMENT_NOT_FOUND"), new Paid.Refused(PayPalDeclines.AgreementEnded) },
        { 422, Issue("NOT_ENABLED_FOR_CARD_PROCESSING"), new Paid.Refused("our-fault") },
        { 400, """{"name":"INVALID_REQUEST"}""", new Paid.Refused("our-fault") },
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

    public static TheoryData<int, string, int, string> TakenAndThen
    {
        get
        {
            var cases = new TheoryData<int, string, int, string>();
            foreach (var (status, body) in ((int, string)[])[(201, """{"id":"5O","status":"COMPLETED"}"""), (201, ""), (422, Issue("ORDER_ALREADY_CAPTURED"))])
                foreach (var (then, said) in ((int, string)[])[(404, """{"name":"RESOURCE_NOT_FOUND"}"""), (400, """{"name":"INVALID_REQUEST"}"""), (422, Issue("INSTRUMENT_DECLINED")), (403, """{"name":"NOT_AUTHORIZED"}"""), (429, ""), (503, ""), (200, """{"id":"5O","status":"COMPLETED"}""")])
                    cases.Add(status, body, then, said);
            return cases;
        }
    }

    [Theory, MemberData(nameof(TakenAndThen))]
    public async Task Taken_and_then_any_no_is_neither_declined_nor_never_asked_for(int status, string body, int then, string said)
    {
        await using var vendor = await CannedVendor.StartAsync((status, body), (then, said));
        await using var adapters = vendor.Adapters();

        Assert.Equal(new Paid.Unknown("taken-but-unread"), await adapters.Port<IPayPalPayments>().CaptureOrderAsync("5O", "8k", "collect:1:1", default));
    }

    public static TheoryData<int, string, Paid> Orders => new()
    {
        { 200, Taken("COMPLETED"), new Paid.Answered("3C") },
        { 200, Taken("REFUNDED"), new Paid.Answered("3C") },
        { 200, Taken("DECLINED"), new Paid.Refused(CardDeclines.Declined) },
        { 200, Taken("PENDING"), new Paid.Unknown("payment-pending") },
        { 200, """{"id":"5O","status":"PAYER_ACTION_REQUIRED"}""", new Paid.Unknown("unreadable-answer") },
        { 404, """{"name":"RESOURCE_NOT_FOUND"}""", new Paid.Unknown("taken-but-unread") },
    };

    [Theory, MemberData(nameof(Orders))]
    public async Task What_became_of_an_order_is_read_from_it_and_nothing_else_is_a_no(int status, string body, Paid known)
    {
        await using var vendor = await CannedVendor.StartAsync((status, body));
        await using var adapters = vendor.Adapters();

        Assert.Equal(known, await adapters.Port<IPayPalPayments>().ReadOrderAsync("5O", default));
        Assert.Equal(["GET /v2/checkout/orders/5O"], vendor.Asked);
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
