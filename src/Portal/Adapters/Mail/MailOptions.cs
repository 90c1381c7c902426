using Microsoft.Extensions.Options;

namespace Portal.Adapters.Mail;

/// <summary>How mail is sent: section "Mail".</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    public string Host { get; set; } = "";
    public int Port { get; set; } = 587;
    public MailTls Tls { get; set; } = MailTls.StartTls;

    /// <summary>Both or neither; without them nobody signs in.</summary>
    public string? User { get; set; }
    public string? Password { get; set; }

    /// <summary>The sender's mailbox. Its domain also ends our Message-IDs.</summary>
    public string From { get; set; } = "";
    public string FromName { get; set; } = "";

    /// <summary>For one mail, from connecting to the server's last word.</summary>
    public int TimeoutSeconds { get; set; } = 15;

    /// <summary>How long a connection waits for the next mail before it is closed.</summary>
    public int IdleSeconds { get; set; } = 10;

    /// <summary>How many connections at most.</summary>
    public int Connections { get; set; } = 4;
}

/// <summary>There is no "when available": whoever sits in between would say that it is not.</summary>
public enum MailTls
{
    /// <summary>In clear; only to this machine.</summary>
    None,
    StartTls,
    OnConnect,
}

internal sealed class MailOptionsCheck(IHostEnvironment environment) : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options) => Settings.Judge(Faults(options));

    private IEnumerable<string?> Faults(MailOptions options)
    {
        yield return Settings.Missing("Mail:Host", options.Host);
        // A relay on this machine is a real one.
        if (options.Host.Split('.', '-').Contains("sandbox", StringComparer.OrdinalIgnoreCase) && !environment.IsDevelopment())
            yield return $"Mail:Host is a sandbox ({options.Host}); that is allowed in Development only.";
        yield return Settings.Between("Mail:Port", options.Port, 1, 65535);
        yield return Settings.Between("Mail:TimeoutSeconds", options.TimeoutSeconds, 1, 60);
        yield return Settings.Between("Mail:IdleSeconds", options.IdleSeconds, 1, 300);
        yield return Settings.Between("Mail:Connections", options.Connections, 1, 50);
        if (!Enum.IsDefined(options.Tls)) yield return "Mail:Tls must be None, StartTls or OnConnect.";
        if (options.Tls == MailTls.None && !Settings.IsThisMachine(options.Host))
            yield return "Mail:Tls None is for a mail server on this machine only; use StartTls or OnConnect.";
        if (string.IsNullOrEmpty(options.User) != string.IsNullOrEmpty(options.Password)) yield return "Mail:User and Mail:Password go together.";
        if (Mailbox.Read(options.From) is not { IsInternational: false })
            yield return "Mail:From must be one mailbox in plain letters, such as no-reply@example.org.";
        if (options.FromName.Any(char.IsControl)) yield return "Mail:FromName must be one line.";
    }
}
