using Portal.Domain;
using Portal.Ports;
using Portal.Tests.Adapters.Kit;
using Payment = Portal.Ports.Reply<Portal.Ports.GatewayPayment>;

namespace Portal.Tests.Adapters.CardGateway;

/// <summary>Each thing Stripe can answer, and what we then know.</summary>
public sealed class StripeAnswersTests
{
    public static TheoryData<int, string, Payment> Answers => new()
    {
        { 200, Intent("requires_capture"), new Payment.Answered(new GatewayPayment("pi_1", null)) },
        { 200, Intent("requires_action"), new Payment.Refused(CardDeclines.AuthenticationRequired) },
        { 200, Intent("requires_payment_method"), new Payment.Refused(CardDeclines.Declined) },
        { 200, "<html>", new Payment.Unknown("unreadable-answer") },
        { 200, "", new Payment.Unknown("unreadable-answer") },
        { 302, "", new Payment.Unknown("unreadable-answer") },
        { 400, Error("invalid_request_error", "parameter_unknown"), new Payment.Refused("our-fault") },
        { 400, Error("invalid_request_error", "amount_too_small"), new Payment.Refused("our-fault") },
        { 400, Error("idempotency_error", null), new Payment.Unknown("key-used-for-another-order") },
        { 400, "<html>", new Payment.Refused("our-fault") },
        { 401, Error("invalid_request_error", null), new Payment.NotReached("our-fault") },
        { 402, Error("card_error", "card_declined", "fraudulent"), new Payment.Refused(CardDeclines.Declined) },
        { 402, Error("card_error", "card_declined", "try_again_later"), new Payment.Refused(CardDeclines.TryAgain) },
        { 402, Error("card_error", "card_declined", "incorrect_cvc"), new Payment.Refused(CardDeclines.WrongSecurityCode) },
        { 402, Error("card_error", "something_new"), new Payment.Refused(CardDeclines.Declined) },
        { 403, Error("invalid_request_error", null), new Payment.NotReached("our-fault") },
        { 409, Error("idempotency_error", "idempotency_key_in_use"), new Payment.Unknown("still-running") },
        { 429, Error("rate_limit_error", "rate_limit"), new Payment.NotReached("too-many-requests") },
        { 500, Error("api_error", null), new Payment.Unknown("server-error") },
        { 502, "<html>Bad gateway</html>", new Payment.Unknown("server-error") },
        { 503, "", new Payment.Unknown("server-error") },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task What_Stripe_answers_decides_what_is_known(int status, string body, Payment known)
    {
        await using var vendor = await CannedVendor.StartAsync((status, body));
        await using var adapters = vendor.Adapters();
        var order = new PaymentOrder("cus_1", "pm_1", Money.Usd(100), "v", "123456", "Card check");
        Assert.Equal(known, await adapters.Port<ICardGateway>().HoldAsync(order, "hold:1", default));
        Assert.Equal(["POST /v1/payment_intents"], vendor.Asked);
    }

    public static TheoryData<int, string, Payment> Processed => new()
    {
        { 200, Intent("requires_capture"), new Payment.Answered(new GatewayPayment("pi_1", null)) },
        { 200, Intent("requires_payment_method"), new Payment.Refused(CardDeclines.Declined) },
        { 200, Intent("processing"), new Payment.Unknown("processing") },
        { 401, Error("invalid_request_error", null), new Payment.Unknown("processing") },
        { 404, Error("invalid_request_error", "resource_missing"), new Payment.Unknown("processing") },
        { 429, Error("rate_limit_error", "rate_limit"), new Payment.Unknown("processing") },
        { 503, "", new Payment.Unknown("processing") },
    };

    [Theory, MemberData(nameof(Processed))]
    public async Task What_came_of_a_payment_that_was_being_processed_the_payment_itself_tells(int status, string body, Payment known)
    {
        await using var vendor = await CannedVendor.StartAsync((200, Intent("processing")), (status, body));
        await using var adapters = vendor.Adapters();
        var order = new PaymentOrder("cus_1", "pm_1", Money.Usd(100), "v", "123456", "Card check");
        Assert.Equal(known, await adapters.Port<ICardGateway>().HoldAsync(order, "hold:1", default));
        Assert.Equal(["POST /v1/payment_intents", "GET /v1/payment_intents/pi_1"], vendor.Asked);
    }

    [Theory]
    [InlineData("succeeded", true)]
    [InlineData("pending", true)]
    [InlineData("requires_action", true)]
    [InlineData("failed", false)]
    [InlineData("canceled", false)]
    public async Task A_refund_that_was_sent_off_counts_and_a_failed_one_does_not(string status, bool counts)
    {
        await using var vendor = await CannedVendor.StartAsync((200, $$"""{"id":"re_1","object":"refund","payment_intent":"pi_1","status":"{{status}}"}"""));
        await using var adapters = vendor.Adapters();
        Assert.Equal(new Reply<GatewayRefund>.Answered(new GatewayRefund("re_1", "pi_1", HasFailed: !counts)), await adapters.Port<ICardGateway>().RefundAsync("pi_1", "refund:1", default));
    }

    [Fact]
    public async Task Looking_after_a_void_that_could_not_be_done_may_fail_too()
    {
        await using var vendor = await CannedVendor.StartAsync((400, Error("invalid_request_error", "payment_intent_unexpected_state")), (503, ""));
        await using var adapters = vendor.Adapters();
        Assert.Equal(new Reply<bool>.Unknown("server-error"), await adapters.Port<ICardGateway>().VoidAsync("pi_1", "void:1", default));
    }

    [Fact]
    public async Task A_card_that_still_hangs_on_its_customer_is_not_taken_for_gone()
    {
        await using var vendor = await CannedVendor.StartAsync(
            (400, Error("invalid_request_error", null)), (200, """{"id":"pm_1","object":"payment_method","customer":"cus_1"}"""));
        await using var adapters = vendor.Adapters();
        Assert.Equal(new Reply<bool>.Refused("our-fault"), await adapters.Port<ICardGateway>().DetachCardAsync("pm_1", "detach:1", default));
    }

    [Fact]
    public async Task The_vendors_request_id_is_in_the_log_and_its_words_are_not()
    {
        await using var vendor = await CannedVendor.StartAsync((402, """{"error":{"type":"card_error","code":"card_declined","message":"The card of Ann Marker 4242"}}"""));
        await using var adapters = vendor.Adapters();
        await adapters.Port<ICardGateway>().RefundAsync("pi_1", "refund:1", default);
        Assert.Contains(adapters.Logs.Lines, line => line.Contains("card_declined", StringComparison.Ordinal) && line.Contains("vendor-id-1", StringComparison.Ordinal));
        Assert.DoesNotContain(adapters.Logs.Lines, line => line.Contains("Marker", StringComparison.Ordinal));
    }

    private static string Intent(string status) => $$"""{"id":"pi_1","object":"payment_intent","status":"{{status}}"}""";

    private static string Error(string type, string? code, string? decline = null) =>
        $$$"""{"error":{"type":"{{{type}}}","code":{{{Text(code)}}},"decline_code":{{{Text(decline)}}},"message":"words"}}""";

    private static string Text(string? text) => text is null ? "null" : $"\"{text}\"";
}
