using System.Net.Sockets;
using Telemetry.Edge.Drivers.Wire;
using Telemetry.FirmwareSim.Modbus;
using Telemetry.FirmwareSim.Nmea;
using Telemetry.FirmwareSim.Scenario;
using Telemetry.FirmwareSim.Serial;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>
/// The lines of the bench under virtual time: two slaves on RS-485, a Modbus TCP server, a boat's instruments and the
/// machine's own controller. They live on whatever becomes of the agent.
/// </summary>
internal sealed class FieldLines : IDisposable
{
    public const string Rs485 = "/dev/rs485";
    public const string Server = "tcp:drive:502";
    public const string Boat = "/dev/boat";
    public const string Controller = "/dev/controller";

    /// <summary>Longer than a pause that ends a broken frame: an echo must not be taken for one.</summary>
    private static readonly TimeSpan ThinkTime = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan EchoTime = TimeSpan.FromMilliseconds(9);

    private readonly VirtualTime _time;
    private readonly FaultSchedule _faults;
    private readonly RtuSlaves _slaves = new();
    private readonly TcpUnits _units = new();
    private readonly Dictionary<string, VirtualWire> _wires = [];
    private readonly Lock _gate = new();
    private readonly List<ITimer> _timers = [];
    private readonly NmeaTalker _talker;

    public FieldLines(SensorBench bench, string machine, FaultSchedule faults, VirtualTime time)
    {
        (_faults, _time) = (faults, time);
        (Rtu, Tcp) = (SlaveFaultPlan.Of(faults, "modbus_rtu", Now), SlaveFaultPlan.Of(faults, "modbus_tcp", Now));
        _slaves.Attach(1, new SimulatedSlave(MachineRegisters.Of(bench.ReadOutputs, Now), Rtu));
        _slaves.Attach(2, new SimulatedSlave(MachineRegisters.Of(bench.ReadOutputs, Now), SlaveFaultPlan.None));
        _units.Attach(1, new SimulatedSlave(MachineRegisters.Of(bench.ReadOutputs, Now), Tcp));
        BoatFaults = new MessageFaults(faults, "nmea");
        ControllerFaults = new MessageFaults(faults, "line");
        _talker = new NmeaTalker(faults.Seed, new TalkerOptions(), time) { Faults = BoatFaults };
        Every(1, 0.35, () => Say(Boat, _talker.Say()));
        Every(0.5, 0.15, () => Say(Controller, ControllerFaults.Pass(
            SerialMachine.Text(machine, take => bench.ReadOutputs(Now(), take), out _), Now())));
        foreach (var hang in faults.All.Where(f => f is { Target: "modbus_tcp", Fault: SensorFault.BusHang }))
        {
            After(hang.At, () => _wires.GetValueOrDefault(Server)?.HangUp());
        }
    }

    /// <summary>What has gone wrong on the lines, to be counted.</summary>
    public SlaveFaultPlan Rtu { get; }

    public SlaveFaultPlan Tcp { get; }

    public MessageFaults BoatFaults { get; }

    public MessageFaults ControllerFaults { get; }

    public int Echoes { get; private set; }

    public int Unheard { get; private set; }

    public int Unreachable { get; private set; }

    public Task<OpenWire> OpenAsync(WireSettings settings, TaskScheduler readers)
    {
        if (settings.Port == Server && Is("modbus_tcp", SensorFault.BusHang))
        {
            Unreachable++;
            throw new SocketException((int)SocketError.HostUnreachable);
        }
        var wire = new VirtualWire(settings.Port switch
        {
            Rs485 => HearSlaves,
            Server => HearServer,
            _ => static (_, _) => { }
            ,
        });
        lock (_gate)
        {
            _wires[settings.Port] = wire;
        }
        return Task.FromResult(wire.Open(readers));
    }

    public void Dispose() => _timers.ForEach(t => t.Dispose());

    private TimeSpan Now() => _time.Now;

    private bool Is(string target, SensorFault fault) => _faults.Active(target, fault, Now()) is not null;

    private void HearSlaves(VirtualWire wire, byte[] bytes)
    {
        if (Is("rs485", SensorFault.BusHang))
        {
            Unheard++;
            return;
        }
        var echo = TimeSpan.Zero;
        if (Is("rs485", SensorFault.Echo))
        {
            Echoes++;
            echo = EchoTime;
            After(echo, () => wire.Say(bytes));
        }
        lock (_slaves)
        {
            _slaves.Hear(bytes, (after, reply) => After(echo + ThinkTime + after, () => wire.Say(reply)));
        }
    }

    private void HearServer(VirtualWire wire, byte[] bytes)
    {
        if (Is("modbus_tcp", SensorFault.BusHang))
        {
            return;
        }
        var (after, reply) = _units.Answer(bytes.AsSpan(0, 7), bytes.AsSpan(7));
        if (reply.Length > 0)
        {
            After(ThinkTime + after, () => wire.Say(reply));
        }
    }

    private void Say(string port, byte[] bytes)
    {
        if (_wires.GetValueOrDefault(port) is { IsClosed: false } wire && bytes.Length > 0)
        {
            wire.Say(bytes);
        }
    }

    private void After(TimeSpan span, Action act)
    {
        ITimer? timer = null;
        timer = _time.CreateTimer(_ =>
        {
            act();
            timer?.Dispose();
        }, null, span, Timeout.InfiniteTimeSpan);
    }

    private void Every(double seconds, double phase, Action act) => _timers.Add(_time.CreateTimer(
        _ => act(), null, TimeSpan.FromSeconds(phase), TimeSpan.FromSeconds(seconds)));
}
