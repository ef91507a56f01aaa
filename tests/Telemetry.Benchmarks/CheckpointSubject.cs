using System.Security.Cryptography;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;

namespace Telemetry.Benchmarks;

/// <summary>
/// Checkpoints as a runner makes them: the steps wait for the capture only; encoding, SHA-256 and the file are another
/// thread's, and no checkpoint begins before the one before is written. Without fsync, which costs no CPU time.
/// </summary>
/// <param name="everySeconds">How much CPU time of the process lies between two.</param>
internal sealed class CheckpointSubject(double everySeconds)
{
    private readonly SnapshotBuffer _bytes = new();
    private readonly List<double> _pauses = [];
    private readonly List<double> _pausesCpu = [];
    private readonly List<double> _writesCpu = [];
    private readonly string _file = Path.GetTempFileName();
    private Task _writing = Task.CompletedTask;
    private double _next;

    public int Count => _pauses.Count;

    public long Bytes => _bytes.WrittenCount;

    /// <summary>The next checkpoint is a whole interval away.</summary>
    public void Begin() => _next = CpuClock.Process() + everySeconds;

    /// <summary>Called after each step.</summary>
    public void Look(Partition partition)
    {
        if (CpuClock.Process() < _next || !_writing.IsCompleted) { return; }
        Begin();
        var (wall, cpu) = (CpuClock.Wall(), CpuClock.Thread());
        var image = partition.Capture();
        _writing = Task.Run(() => Write(image));
        _pauses.Add((CpuClock.Wall() - wall) * 1_000);
        _pausesCpu.Add((CpuClock.Thread() - cpu) * 1_000);
    }

    /// <summary>Forgets what was measured.</summary>
    public void Clear()
    {
        _writing.Wait();
        _pauses.Clear();
        _pausesCpu.Clear();
        _writesCpu.Clear();
    }

    public void End()
    {
        _writing.Wait();
        File.Delete(_file);
    }

    /// <summary>How long the steps waited, of the given share of the checkpoints at most.</summary>
    public double? PauseAt(double share) => At(_pauses, share);

    /// <summary>The same in CPU time of the thread: without what others on the machine did meanwhile.</summary>
    public double? PauseCpuAt(double share) => At(_pausesCpu, share);

    /// <summary>CPU time that the writing took, of the given share of the checkpoints at most.</summary>
    public double? WriteCpuAt(double share) => At(_writesCpu, share);

    private static double? At(List<double> pauses, double share) => pauses.Count == 0
        ? null : Math.Round(pauses.Order().ElementAt(Math.Min(pauses.Count - 1, (int)(pauses.Count * share))), 3);

    private void Write(PartitionImage image)
    {
        var cpu = CpuClock.Thread();
        _bytes.Reset();
        image.Write(_bytes);
        image.Release();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = File.OpenHandle(_file, FileMode.Create, FileAccess.Write);
        long offset = 0;
        foreach (var piece in _bytes.Pieces)
        {
            hash.AppendData(piece.Span);
            RandomAccess.Write(file, piece.Span, offset);
            offset += piece.Length;
        }
        RandomAccess.Write(file, hash.GetHashAndReset(), offset);
        _writesCpu.Add((CpuClock.Thread() - cpu) * 1_000);
    }
}
