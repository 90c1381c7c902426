using System.Text;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Ports;

namespace Portal.Features.OperatorSignIn;

/// <summary>`Portal hash-password`: reads a password, without showing it, and prints what the configuration keeps of it.</summary>
public static class HashPassword
{
    public static Task<int> RunAsync(IServiceProvider services) =>
        RunAsync(services, Console.IsInputRedirected ? Console.In.ReadLine() ?? "" : Ask("Password: "), Console.Out, Console.Error);

    internal static async Task<int> RunAsync(IServiceProvider services, string typed, TextWriter to, TextWriter complaints)
    {
        var passwords = services.GetRequiredService<IPasswords>();
        var password = new Secret(typed);
        if (new PasswordRule(new PasswordFigures(), [], passwords.IsCommon).Judge(password, null).Refusal is { } refused)
        {
            await complaints.WriteLineAsync(string.Format(null, refused.Why, refused.Args));
            return 1;
        }
        await to.WriteLineAsync(await passwords.HashAsync(password, CancellationToken.None));
        return 0;
    }

    private static string Ask(string question)
    {
        Console.Error.Write(question);
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key is not ConsoleKey.Backspace) typed.Append(key.KeyChar);
            else if (typed.Length > 0) typed.Length--;
        }
        Console.Error.WriteLine();
        return typed.ToString();
    }
}
