using System.Text.Json.Nodes;
using Portal.Ports;
using Portal.Tests.Adapters.Kit;
using Answered = Portal.Ports.Reply<string>.Answered;
using NotReached = Portal.Ports.Reply<string>.NotReached;
using Refused = Portal.Ports.Reply<string>.Refused;
using Unknown = Portal.Ports.Reply<string>.Unknown;

namespace Portal.Tests.Adapters.Telephone;

public sealed class TwilioTelephoneTests(Outside outside) : IClassFixture<Outside>
{
    private const string Number = "+447400123456";
    private static readonly SpokenCode Code = new("en-GB", "Your code is <secret> & \"safe\".", "012345", "Once more.");

    [Fact]
    public async Task A_text_arrives_letter_for_letter()
    {
        await using var adapters = await outside.AdaptersAsync();
        var reply = await SendAsync(adapters, Number, "Your code: 012345 & <more> + ß");
        Assert.StartsWith("SM", Assert.IsType<Answered>(reply).Value, StringComparison.Ordinal);
        var text = Assert.Single(await outside.JsonAsync("/phone.json?number=%2B447400123456"))!;
        Assert.Equal(("sms", "Your code: 012345 & <more> + ß"), ((string)text["kind"]!, (string)text["text"]!));
    }

    [Fact]
    public async Task A_call_says_each_digit_by_itself_and_all_of_it_twice()
    {
        await using var adapters = await outside.AdaptersAsync();
        var reply = await CallAsync(adapters, Number);
        Assert.StartsWith("CA", Assert.IsType<Answered>(reply).Value, StringComparison.Ordinal);
        var call = Assert.Single(await HeardAsync())!;
        Assert.Equal("call", (string)call["kind"]!);
        Assert.Equal("Your code is <secret> & \"safe\".\n0\n1\n2\n3\n4\n5\nOnce more.\n0\n1\n2\n3\n4\n5", (string)call["text"]!);
    }

    [Theory]
    [InlineData("5550001", TelephoneRefusals.NotANumber, TelephoneRefusals.NotANumber)]
    [InlineData("5550002", TelephoneRefusals.NoMessages, TelephoneRefusals.NotANumber)]
    [InlineData("5550003", TelephoneRefusals.CountryClosed, TelephoneRefusals.CountryClosed)]
    [InlineData("5550004", TelephoneRefusals.OptedOut, TelephoneRefusals.CountryClosed)]
    [InlineData("5550009", TelephoneRefusals.NoMessages, null)]
    public async Task The_carriers_refusals_come_in_our_words(string ending, string text, string? call)
    {
        await using var adapters = await outside.AdaptersAsync();
        Assert.Equal(new Refused(text), await SendAsync(adapters, "+1500" + ending));
        var called = await CallAsync(adapters, "+1500" + ending);
        if (call is null) Assert.IsType<Answered>(called);
        else Assert.Equal(new Refused(call), called);
    }

    [Fact]
    public async Task The_carrier_forgets_messages_and_calls_when_they_are_over_and_gone_is_as_good()
    {
        await using var adapters = await outside.AdaptersAsync();
        foreach (var reply in new[] { await SendAsync(adapters, Number, "Your code: 012345"), await CallAsync(adapters, Number) })
        {
            var id = Assert.IsType<Answered>(reply).Value;
            Reply<bool> forgotten;
            do forgotten = await adapters.Port<ITelephone>().ForgetAsync(id, default);
            while (forgotten is Reply<bool>.NotReached("not-over"));
            Assert.Equal(new Reply<bool>.Answered(true), forgotten);
            Assert.Equal(new Reply<bool>.Answered(true), await adapters.Port<ITelephone>().ForgetAsync(id, default));
        }
    }

    [Fact]
    public async Task A_refusal_that_the_carrier_makes_up_is_told()
    {
        await using var adapters = await outside.AdaptersAsync();
        outside.Trouble("twilio", "decline");
        Assert.Equal(new Refused(TelephoneRefusals.CountryClosed), await SendAsync(adapters));
        Assert.Equal(new Refused(TelephoneRefusals.CountryClosed), await CallAsync(adapters, Number));
    }

    [Theory]
    [InlineData("Telephone:AuthToken", "wrong")]
    [InlineData("Telephone:From", "+15005550007")]
    [InlineData("Telephone:AccountSid", "AC00000000000000000000000000000002")]
    public async Task A_wrong_setting_is_our_fault(string setting, string value)
    {
        await using var adapters = await outside.AdaptersAsync((setting, value));
        Assert.Equal(new Refused(TelephoneRefusals.OurFault), await SendAsync(adapters));
    }

    [Theory]
    [InlineData("down")]
    [InlineData("lose-answer")]
    [InlineData("late")]
    public async Task A_broken_conversation_leaves_it_open(string trouble)
    {
        await using var adapters = await outside.AdaptersAsync();
        outside.Trouble("twilio", trouble);
        Assert.IsType<Unknown>(await SendAsync(adapters));
    }

    [Fact]
    public async Task A_lost_answer_means_one_text_and_no_second_try()
    {
        await using var adapters = await outside.AdaptersAsync();
        await SendAsync(adapters, "+447400999999"); // A connection that was used before may be tempted to try again by itself.
        outside.Trouble("twilio", "lose-answer");
        Assert.IsType<Unknown>(await SendAsync(adapters));
        Assert.Single(await HeardAsync());
    }

    [Fact]
    public async Task A_carrier_that_does_not_answer_leaves_it_open()
    {
        await using var adapters = await outside.AdaptersAsync(("Telephone:TimeoutSeconds", "1"));
        outside.Trouble("twilio", "timeout");
        Assert.Equal(new Unknown("timeout"), await SendAsync(adapters));
    }

    [Fact]
    public async Task A_slow_carrier_is_waited_for()
    {
        await using var adapters = await outside.AdaptersAsync();
        outside.Trouble("twilio", "slow");
        Assert.IsType<Answered>(await SendAsync(adapters));
    }

    [Fact]
    public async Task Nobody_listening_means_not_reached()
    {
        await using var adapters = await outside.AdaptersAsync(("Telephone:BaseAddress", "http://127.0.0.1:1"));
        Assert.Equal(new NotReached("no-connection"), await SendAsync(adapters));
    }

    [Fact]
    public async Task The_asker_can_give_up()
    {
        await using var adapters = await outside.AdaptersAsync();
        outside.Trouble("twilio", "timeout");
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => adapters.Port<ITelephone>().SendMessageAsync(Number, "text", TimeSpan.FromMinutes(10), "1", soon.Token));
    }

    [Fact]
    public async Task Logs_name_neither_numbers_nor_codes()
    {
        await using var adapters = await outside.AdaptersAsync();
        await SendAsync(adapters, "+15005550001", "Your code: 987654");
        await SendAsync(adapters, Number, "Your code: 987654");
        await CallAsync(adapters, "+15005550001");
        Assert.NotEmpty(adapters.Logs.Lines);
        Assert.DoesNotContain(adapters.Logs.Lines, line => line.Contains("5550001", StringComparison.Ordinal)
            || line.Contains("447400", StringComparison.Ordinal) || line.Contains("987654", StringComparison.Ordinal) || line.Contains("sandbox-auth-token", StringComparison.Ordinal));
    }

    private async Task<JsonArray> HeardAsync()
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (await outside.JsonAsync($"/phone.json?number={Uri.EscapeDataString(Number)}") is { Count: > 0 } heard) return heard;
            await Task.Delay(20);
        }
        return [];
    }

    private static Task<Reply<string>> SendAsync(Kit.Adapters adapters, string number = Number, string text = "text") =>
        adapters.Port<ITelephone>().SendMessageAsync(number, text, TimeSpan.FromMinutes(10), "1", CancellationToken.None);

    private static Task<Reply<string>> CallAsync(Kit.Adapters adapters, string number) => adapters.Port<ITelephone>().CallAsync(number, Code, "1", CancellationToken.None);
}
