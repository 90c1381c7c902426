using Sandbox.Bank.Tests.Kit;
using Sandbox.Contract;
using Xunit;

namespace Sandbox.Bank.Tests;

/// <summary>What is held against Twilio's word on status callbacks wherever the sandbox sends one in a test.</summary>
public sealed class CallbackContractTests
{
    private const string Message = "MessageSid=SM00000000000000000000000000000001&MessageStatus=sent&SmsSid=SM00000000000000000000000000000001&SmsStatus=sent"
        + "&To=%2B447400123456&From=%2B15005550006&AccountSid=AC00000000000000000000000000000001&ApiVersion=2010-04-01";

    private const string Call = "CallSid=CA00000000000000000000000000000001&CallStatus=completed&To=%2B447400123456&From=%2B15005550006&Called=%2B447400123456&Caller=%2B15005550006"
        + "&Direction=outbound-api&AccountSid=AC00000000000000000000000000000001&ApiVersion=2010-04-01&Timestamp=Sat%2C+28+Nov+2026+20%3A00%3A00+%2B0000&SequenceNumber=3"
        + "&CallbackSource=call-progress-events&CallDuration=9&SipResponseCode=200";

    [ContractFact]
    public void A_good_callback_passes()
    {
        Assert.Empty(Problems(Message));
        Assert.Empty(Problems(Message.Replace("=sent", "=undelivered", StringComparison.Ordinal) + "&ErrorCode=30003"));
        Assert.Empty(Problems(Call));
        Assert.Empty(Problems(Call.Replace("&CallDuration=9&SipResponseCode=200", "", StringComparison.Ordinal).Replace("completed", "initiated", StringComparison.Ordinal)));
    }

    [ContractTheory]
    [InlineData("=SM", "=CA", "sid", "pattern")]
    [InlineData("Status=sent", "Status=gone", "status", "enum")]
    [InlineData("Status=sent", "Status=failed", "ErrorCode", "required")]
    [InlineData("Status=sent", "Status=sent&ErrorCode=30003", "ErrorCode", "additionalProperties")]
    [InlineData("Status=sent", "Status=failed&ErrorCode=unreachable", "error_code", "type")]
    [InlineData("&SmsStatus=sent", "&SmsStatus=queued", "SmsStatus", "const")]
    [InlineData("&ApiVersion=2010-04-01", "", "ApiVersion", "required")]
    [InlineData("=AC", "=AX", "account_sid", "pattern")]
    [InlineData("&To=", "&To=1&To=", "to", "type")]
    [InlineData("&To=", "&Colour=red&To=", "Colour", "additionalProperties")]
    public void A_wrong_callback_of_a_message_is_refused(string good, string wrong, string field, string rule) => Refused(Message, good, wrong, field, rule);

    [ContractTheory]
    [InlineData("=CA", "=SM", "sid", "pattern")]
    [InlineData("=completed", "=answered", "status", "enum")]
    [InlineData("=completed", "=ringing", "CallDuration", "additionalProperties")]
    [InlineData("&SipResponseCode=200", "", "SipResponseCode", "required")]
    [InlineData("&SipResponseCode=200", "&SipResponseCode=OK", "SipResponseCode", "pattern")]
    [InlineData("SequenceNumber=3", "SequenceNumber=third", "SequenceNumber", "type")]
    [InlineData("Sat%2C+28+Nov+2026", "2026-11-28", "date_updated", "format")]
    [InlineData("call-progress-events", "somewhere", "CallbackSource", "enum")]
    [InlineData("&Caller=%2B1500", "&Caller=%2B1501", "Caller", "const")]
    public void A_wrong_callback_of_a_call_is_refused(string good, string wrong, string field, string rule) => Refused(Call, good, wrong, field, rule);

    private static void Refused(string callback, string good, string wrong, string field, string rule)
    {
        var changed = callback.Replace(good, wrong, StringComparison.Ordinal);
        Assert.NotEqual(callback, changed);
        Assert.Contains(Problems(changed), problem => problem.Path.Contains(field) && problem.Rule == rule);
    }

    private static IReadOnlyList<ContractProblem> Problems(string callback) => Neighbourhood.Contracts!.CheckNews("twilio", callback);
}
