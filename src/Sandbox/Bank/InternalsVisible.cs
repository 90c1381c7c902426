[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Sandbox.Bank.Tests")]
