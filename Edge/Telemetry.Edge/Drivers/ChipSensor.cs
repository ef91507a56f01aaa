using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers;

/// <summary>A chip as a sampled sensor: after any failure the bus is opened and the chip started anew.</summary>
internal sealed class ChipSensor : ISampledSensor
{
    private readonly Func<IChip> _open;
    private IChip? _chip;

    public ChipSensor(Func<IChip> open)
    {
        _open = open;
    }

    /// <inheritdoc/>
    public async Task SampleAsync(SampleSet into, CancellationToken cancellation)
    {
        try
        {
            if (_chip is null)
            {
                _chip = _open();
                await _chip.StartAsync(cancellation);
            }
            await _chip.MeasureAsync(into, cancellation);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _chip?.Dispose();
        _chip = null;
    }
}
