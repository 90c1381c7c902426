using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MimeKit;

namespace Sandbox.Tests;

public sealed class SmtpTests(SharedSandbox shared) : IClassFixture<SharedSandbox>, IAsyncLifetime
{
    private readonly RunningSandbox _sandbox = shared.Running;

    public Task InitializeAsync() => shared.ForgetAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_mail_arrives_with_its_parts_decoded_newest_first()
    {
        foreach (var subject in new[] { "Grüße ✓", "Second" })
        {
            var message = new MimeMessage([new MailboxAddress("Portal", "portal@example.test")], [MailboxAddress.Parse("anna@example.test")], subject,
                new BodyBuilder { TextBody = "Dein Code: 123456 ✓", HtmlBody = "<p>Dein Code: <b>123456</b></p>" }.ToMessageBody());
            using var client = new MailKit.Net.Smtp.SmtpClient();
            await client.ConnectAsync("127.0.0.1", _sandbox.Addresses.SmtpPort, MailKit.Security.SecureSocketOptions.None);
            await client.SendAsync(message);
            await client.DisconnectAsync(true);
        }

        var mails = await _sandbox.ListAsync("/mailbox.json?to=Anna@Example.test");

        Assert.Equal(["Second", "Grüße ✓"], mails.Select(mail => (string?)mail!["subject"]));
        var first = mails[1]!.AsObject();
        Assert.Equal(["to", "from", "subject", "text", "html", "receivedAt", "messageId"], first.Select(field => field.Key));
        Assert.Equal("anna@example.test", (string?)first["to"]);
        Assert.Contains("123456 ✓", (string?)first["text"], StringComparison.Ordinal);
        Assert.Contains("<b>123456</b>", (string?)first["html"], StringComparison.Ordinal);
        Assert.Empty(await _sandbox.ListAsync("/mailbox.json?to=bert@example.test"));
    }

    [Fact]
    public async Task MailKit_can_use_TLS_and_sign_in()
    {
        using var client = new MailKit.Net.Smtp.SmtpClient();
#pragma warning disable CA5359 // The certificate is made up at each start.
        client.ServerCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        await client.ConnectAsync("127.0.0.1", _sandbox.Addresses.SmtpPort, MailKit.Security.SecureSocketOptions.StartTls);
        await client.AuthenticateAsync("someone", "secret");
        await client.SendAsync(new MimeMessage([MailboxAddress.Parse("a@b.test")], [MailboxAddress.Parse("c@d.test")], "By TLS", new TextPart("plain") { Text = "x" }));

        Assert.True(client.IsSecure);
        Assert.Single(await _sandbox.ListAsync("/mailbox.json?to=c@d.test"));
    }

    [Fact]
    public async Task Doubled_dots_are_undone_and_a_lone_dot_only_ends_the_text_at_a_line_of_its_own()
    {
        await using var smtp = await SmtpClient.ConnectAsync(_sandbox);
        await smtp.BeginAsync();

        await smtp.ExpectAsync("250", "Subject: dots\r\n\r\n..start\r\n...\r\nmid.dle\r\n. \r\n.");

        Assert.Equal(".start\n..\nmid.dle\n \n", await OnlyTextAsync());
    }

    [Fact]
    public async Task Bytes_that_trickle_in_one_by_one_make_the_same_mail()
    {
        await using var smtp = await SmtpClient.ConnectAsync(_sandbox);
        foreach (var letter in "MAIL FROM:<a@b.test>\r\nRCPT TO:<anna@example.test>\r\nDATA\r\nSubject: s\r\n\r\n..x\r\n.\r\n") await smtp.SendAsync(letter.ToString());

        foreach (var code in new[] { "250", "250", "354", "250" }) await smtp.ExpectAsync(code, null);
        Assert.Equal(".x\n", await OnlyTextAsync());
    }

    [Fact]
    public async Task Commands_may_come_all_at_once_and_are_answered_in_turn()
    {
        await using var smtp = await SmtpClient.ConnectAsync(_sandbox);
        var one = "MAIL FROM:<a@b.test> SIZE=20 BODY=8BITMIME\r\nRCPT TO:<anna@example.test>\r\nRCPT TO:<>\r\nDATA\r\nSubject: 1\r\n\r\nx\r\n.\r\n";
        await smtp.SendAsync(one + one + "NOOP\r\nQUIT\r\n");

        foreach (var code in new[] { "250", "250", "501", "354", "250", "250", "250", "501", "354", "250", "250", "221" }) await smtp.ExpectAsync(code, null);
        Assert.Null(await smtp.AskAsync(null));
        Assert.Equal(2, (await _sandbox.ListAsync("/mailbox.json")).Count);
    }

    [Theory]
    [InlineData("Subject: a\r\n\r\nhello\n.\nMAIL FROM:<evil@b.test>\r\n.\r\n")]
    [InlineData("Subject: a\r\n\r\nhello\n.\r\nMAIL FROM:<evil@b.test>\r\n.\r\n")]
    [InlineData("Subject: a\r\n\r\nhello\r\n.\nMAIL FROM:<evil@b.test>\r\n.\r\n")]
    public async Task A_bare_line_feed_cannot_smuggle_a_second_message_in(string text)
    {
        await using var smtp = await SmtpClient.ConnectAsync(_sandbox);
        await smtp.BeginAsync();
        await smtp.SendAsync(text);

        Assert.Contains("5.6.11", await smtp.ExpectAsync("554", null), StringComparison.Ordinal);
        await smtp.ExpectAsync("250", "NOOP");
        Assert.Empty(await _sandbox.ListAsync("/mailbox.json"));
    }

    [Fact]
    public async Task Commands_sent_in_clear_behind_STARTTLS_are_not_obeyed()
    {
        await using var smtp = await SmtpClient.ConnectAsync(_sandbox);

        Assert.Null(await smtp.AskAsync("STARTTLS\r\nMAIL FROM:<evil@b.test>"));
    }

    [Theory]
    [InlineData("MAIL FROM:<a@b.test>", "250")]
    [InlineData("MAIL FROM: <a@b.test>", "250")]
    [InlineData("mail from:<>", "250")]
    [InlineData("MAIL FROM:<\"a b>c\"@b.test>", "250")]
    [InlineData("MAIL FROM:<@relay.test:a@b.test>", "250")]
    [InlineData("MAIL FROM:<a@[127.0.0.1]>", "250")]
    [InlineData("MAIL FROM:<grüße@b.test> SMTPUTF8", "250")]
    [InlineData("MAIL FROM:<grüße@b.test>", "553")]
    [InlineData("MAIL FROM:<a@b.test> SIZE=99999999", "552")]
    [InlineData("MAIL FROM:<a@b.test> SIZE=many", "501")]
    [InlineData("MAIL FROM:<a@b.test> BODY=9BIT", "501")]
    [InlineData("MAIL FROM:<a@b.test> COLOUR=red", "555")]
    [InlineData("MAIL FROM:a@b.test", "501")]
    [InlineData("MAIL FROM:<a@b.test", "501")]
    [InlineData("MAIL FROM:<a..b@b.test>", "501")]
    [InlineData("MAIL FROM:<a@-b.test>", "501")]
    [InlineData("MAIL FROM:<a@b.test>x", "501")]
    [InlineData("MAIL TO:<a@b.test>", "501")]
    [InlineData("MAIL", "501")]
    [InlineData("RCPT TO:<a@b.test>", "503")]
    [InlineData("DATA", "503")]
    [InlineData("DATA now", "501")]
    [InlineData("VRFY anna", "252")]
    [InlineData("EXPN list", "500")]
    [InlineData("EHLO", "501")]
    [InlineData("NOOP with words", "250")]
    [InlineData("NO\u0000OP", "500")]
    [InlineData("", "500")]
    [InlineData("AUTH CRAM-MD5", "504")]
    public async Task Each_command_gets_the_code_that_the_standard_gives_it(string line, string code)
    {
        await using var smtp = await SmtpClient.ConnectAsync(_sandbox);

        await smtp.ExpectAsync(code, line);
        await smtp.ExpectAsync("221", "QUIT");
    }

    [Fact]
    public async Task MAIL_needs_a_greeting_RSET_forgets_and_a_second_MAIL_waits()
    {
        await using var smtp = await SmtpClient.ConnectAsync(_sandbox, greet: false);
        await smtp.ExpectAsync("220", null);
        await smtp.ExpectAsync("503", "MAIL FROM:<a@b.test>");
        await smtp.ExpectAsync("250 ", "HELO test");
        await smtp.ExpectAsync("250", "MAIL FROM:<a@b.test>");
        await smtp.ExpectAsync("503", "MAIL FROM:<a@b.test>");
        await smtp.ExpectAsync("503", "DATA");
        await smtp.ExpectAsync("250", "RSET");
        await smtp.ExpectAsync("503", "RCPT TO:<c@d.test>");
    }

    [Fact]
    public async Task Lines_messages_and_recipients_have_limits_and_the_conversation_goes_on()
    {
        await using var smtp = await SmtpClient.ConnectAsync(_sandbox);
        await smtp.ExpectAsync("500", "NOOP " + new string('x', 100_000));
        await smtp.BeginAsync();
        await smtp.ExpectAsync("554", "Subject: long\r\n\r\n" + new string('x', 999) + "\r\n.");
        await smtp.BeginAsync();
        var line = new string('x', 998) + "\r\n";
        for (var i = 0; i < 11_000; i++) await smtp.SendAsync(line);
        await smtp.ExpectAsync("552", ".");
        await smtp.ExpectAsync("250", "MAIL FROM:<a@b.test>");
        for (var i = 0; i < 100; i++) await smtp.ExpectAsync("250", $"RCPT TO:<r{i}@d.test>");
        await smtp.ExpectAsync("452", "RCPT TO:<one-too-many@d.test>");
        await smtp.ExpectAsync("354", "DATA");
        await smtp.ExpectAsync("250", "Subject: many\r\n\r\n" + new string('x', 998) + "\r\n.");

        Assert.Single(await _sandbox.ListAsync("/mailbox.json?to=r99@d.test"));
        Assert.Single(await _sandbox.ListAsync("/mailbox.json"));
    }

    [Fact]
    public async Task A_client_that_only_makes_mistakes_is_sent_away()
    {
        await using var smtp = await SmtpClient.ConnectAsync(_sandbox);
        for (var i = 0; i < 19; i++) await smtp.ExpectAsync("500", "GET / HTTP/1.1");

        await smtp.ExpectAsync("421", "GET / HTTP/1.1");
        Assert.Null(await smtp.AskAsync("NOOP"));
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_delivers_nothing()
    {
        await using (var smtp = await SmtpClient.ConnectAsync(_sandbox))
        {
            await smtp.BeginAsync();
            await smtp.SendAsync("Subject: half\r\n\r\nhalf a line");
        }
        await using var next = await SmtpClient.ConnectAsync(_sandbox);
        await next.BeginAsync();
        await next.ExpectAsync("250", "Subject: whole\r\n\r\nx\r\n.");

        Assert.Equal("whole", (string?)Assert.Single(await _sandbox.ListAsync("/mailbox.json"))!["subject"]);
    }

    [Fact]
    public async Task Two_hundred_clients_at_once_are_all_served()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            await using var smtp = await SmtpClient.ConnectAsync(_sandbox);
            await smtp.BeginAsync($"r{i}@example.test");
            await smtp.ExpectAsync("250", $"Subject: {i}\r\n\r\nx\r\n.");
        }));

        Assert.Equal(200, (await _sandbox.ListAsync("/mailbox.json")).Select(mail => (string?)mail!["to"]).Distinct().Count());
    }

    [Fact]
    public async Task A_mail_can_be_read_as_a_page_where_nothing_of_it_runs()
    {
        await using var smtp = await SmtpClient.ConnectAsync(_sandbox);
        await smtp.BeginAsync();
        await smtp.ExpectAsync("250", "Subject: <script>1</script>\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>\r\n.");
        await smtp.BeginAsync();
        await smtp.ExpectAsync("250", "Subject: link\r\n\r\nGo (http://127.0.0.1:5080/x?a=1&b=2). <b>\r\n.");

        var front = await _sandbox.Http.GetStringAsync("/");
        var addresses = Regex.Matches(front, "/mail/[0-9]+").Select(match => match.Value).ToList();
        var link = await _sandbox.Http.GetStringAsync(addresses[0]);
        var script = await _sandbox.Http.GetStringAsync(addresses[1]);

        Assert.DoesNotContain("<script>", script + link + front, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<a href=\"http://127.0.0.1:5080/x?a=1&amp;b=2\">", link, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{addresses[1]}\">&lt;script&gt;1&lt;/script&gt;</a>", front, StringComparison.Ordinal);
    }

    private async Task<string> OnlyTextAsync()
    {
        JsonNode mail = Assert.Single(await _sandbox.ListAsync("/mailbox.json?to=anna@example.test"))!;
        return ((string?)mail["text"])!.ReplaceLineEndings("\n");
    }
}
