namespace Telemetry.Gateway.Evidence;

/// <summary>Lets so many look for evidence at a time; the others wait: it is reading of disks.</summary>
internal sealed class EvidenceGate : IDisposable
{
    private readonly SemaphoreSlim _turns = new(EvidenceLimits.AtATimeMax, EvidenceLimits.AtATimeMax);

    /// <summary>Waits for a turn; dispose what is given when it is over.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancel)
    {
        await _turns.WaitAsync(cancel);
        return new Turn(_turns);
    }

    public void Dispose() => _turns.Dispose();

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
