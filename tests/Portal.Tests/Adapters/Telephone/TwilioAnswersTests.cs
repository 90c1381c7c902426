using Portal.Ports;
using Portal.Tests.Adapters.Kit;
using Answered = Portal.Ports.Reply<string>.Answered;
using NotReached = Portal.Ports.Reply<string>.NotReached;
using Refused = Portal.Ports.Reply<string>.Refused;
using Unknown = Portal.Ports.Reply<string>.Unknown;

namespace Portal.Tests.Adapters.Telephone;

/// <summary>Each thing Twilio can answer, and what we then know.</summary>
public sealed class TwilioAnswersTests
{
    public static TheoryData<int, string, Reply<string>> Answers => new()
    {
        { 201, """{"sid":"SM1","status":"queued"}""", new Answered("SM1") },
        { 201, """{"status":"queued"}""", new Unknown("unreadable-answer") },
        { 201, "<html>", new Unknown("unreadable-answer") },
        { 201, "", new Unknown("unreadable-answer") },
        { 302, "", new Refused(TelephoneRefusals.OurFault) },
        { 400, "<html>", new Refused(TelephoneRefusals.OurFault) },
        { 400, """{"code":"text"}""", new Refused(TelephoneRefusals.OurFault) },
        { 400, """{"code":21606}""", new Refused(TelephoneRefusals.OurFault) },
        { 400, """{"code":21608}""", new Refused(TelephoneRefusals.OurFault) },
        { 400, """{"code":21219}""", new Refused(TelephoneRefusals.OurFault) },
        { 400, """{"code":13227}""", new Refused(TelephoneRefusals.CountryClosed) },
        { 400, """{"code":21635}""", new Refused(TelephoneRefusals.NoMessages) },
        { 401, """{"code":20003}""", new Refused(TelephoneRefusals.OurFault) },
        { 403, "", new Refused(TelephoneRefusals.OurFault) },
        { 429, """{"code":20429}""", new NotReached("too-many-requests") },
        { 500, "", new Unknown("server-error") },
        { 503, """{"code":20503}""", new Unknown("server-error") },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task What_Twilio_answers_decides_what_is_known(int status, string body, Reply<string> known)
    {
        await using var vendor = await CannedVendor.StartAsync((status, body));
        await using var adapters = vendor.Adapters();
        Assert.Equal(known, await adapters.Port<ITelephone>().SendMessageAsync("+447400123456", "text", TimeSpan.FromMinutes(10), "1", default));
        Assert.Equal(["POST /2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json"], vendor.Asked);
    }

    [Fact]
    public async Task The_vendors_request_id_is_in_the_log()
    {
        await using var vendor = await CannedVendor.StartAsync((400, """{"code":21211}"""));
        await using var adapters = vendor.Adapters();
        await adapters.Port<ITelephone>().SendMessageAsync("+447400123456", "text", TimeSpan.FromMinutes(10), "1", default);
        Assert.Contains(adapters.Logs.Lines, line => line.Contains("21211", StringComparison.Ordinal) && line.Contains("vendor-id-1", StringComparison.Ordinal));
    }
}
