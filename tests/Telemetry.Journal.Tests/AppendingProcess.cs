using System.Globalization;

namespace Telemetry.Journal.Tests;

/// <summary>
/// The process that the tests kill: appends records until it dies, and prints the durable end after each flush.
/// Ends with 3 when the journal fails.
/// </summary>
internal static class AppendingProcess
{
    public static int Main(string[] arguments)
    {
        if (arguments.Length != 1)
        {
            Console.Error.WriteLine("Usage: FOLDER");
            return 2;
        }

        using var journal = RecordJournal.Open(Journals.Options(arguments[0], 32 * 1024));
        try
        {
            while (true)
            {
                for (var i = 0; i < 20; i++)
                {
                    journal.Append(Journals.Payload(journal.End.Value));
                }

                journal.Flush();
                Console.Out.WriteLine(journal.DurableEnd.Value.ToString(CultureInfo.InvariantCulture));
            }
        }
        catch (JournalFailedException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 3;
        }
    }
}
