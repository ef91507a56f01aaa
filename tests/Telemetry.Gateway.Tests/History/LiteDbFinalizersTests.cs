using LiteDB;
using LiteDB.Engine;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.History;

/// <summary>What LiteDB leaves behind when a disk fails. Without <see cref="LiteDbFinalizers"/> the test host dies.
/// </summary>
public class LiteDbFinalizersTests
{
    [Fact]
    public async Task Commit_that_broke_off_ends_no_process_when_it_is_collected()
    {
        // Who opens views has them tamed; this test does no more than that.
        using TemporaryFolder folder = new();
        new ViewFiles(
            folder.Path, PosixFileSystem.Instance, TimeProvider.System, () => "boot", new ScriptedOutputs())
            .Open().Close();
        long before = LiteDbFinalizers.Failed;

        // The log is written by a thread of LiteDB's own: a commit that is through before that thread finds it full
        // does not break off. So until one does.
        await TestTime.UntilAsync(
            () =>
            {
                Thread thread = new(BreakOff); // What a thread left behind is collected after its end.
                thread.Start();
                thread.Join();
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return LiteDbFinalizers.Failed > before;
            },
            "the transaction's finalizer has thrown");
    }

    private static void BreakOff()
    {
        FullStream log = new();
        LiteDatabase database = new(new LiteEngine(new EngineSettings
        {
            DataStream = new MemoryStream(),
            LogStream = log,
        }));
        ILiteCollection<BsonDocument> rows = database.GetCollection("rows");
        rows.Insert(new BsonDocument { ["_id"] = 0 });
        database.BeginTrans();
        for (int i = 1; i < 1_000; i++)
        {
            rows.Insert(new BsonDocument { ["_id"] = i, ["text"] = new string('x', 300) });
        }

        log.IsFull = true;
        _ = Record.Exception(() => database.Commit());
    }

    private sealed class FullStream : MemoryStream
    {
        public bool IsFull { get; set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (IsFull)
            {
                throw new IOException("No space left");
            }

            base.Write(buffer, offset, count);
        }
    }
}
