using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Devices;

/// <summary>
/// What a sensor measures: a walk around twenty with excursions that last for a while, in eighths, so that sums are
/// exact in any order.
/// </summary>
internal sealed class Signal(Chance chance)
{
    private int _eighths = 160;
    private int _excursion;

    public double Next()
    {
        _eighths += chance.Next(-8, 9) + Math.Sign(160 - _eighths);
        if (_excursion == 0 && chance.Happens(0.01))
        {
            _excursion = chance.Next(10, 80);
        }
        _excursion = Math.Max(0, _excursion - 1);
        return (_eighths + (_excursion > 0 ? 400 : 0)) / 8.0;
    }
}
