using Telemetry.Benchmarks.Loops;
using Telemetry.Benchmarks.Peers;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Benchmarks;

/// <summary>A question, and who answers it.</summary>
/// <param name="Name">What the lines call it.</param>
/// <param name="Events">How many events a round has.</param>
/// <param name="ShiftMicros">See <see cref="EventColumns"/>.</param>
/// <param name="Subjects">Makes the subjects; the first is the measure of the others.</param>
/// <param name="Engine">Makes the engine alone.</param>
/// <param name="PeerEvents">How many events a round of a peer has.</param>
internal sealed record Bench(
    string Name, int Events, long ShiftMicros, Func<ISubject[]> Subjects, Func<EngineSubject> Engine, int PeerEvents)
{
    private const long Second = 1_000_000;

    public static IReadOnlyList<Bench> All { get; } =
    [
        new("tumbling_10s", 4_000_000, 0, TumblingSubjects, () => Tumbling("engine", EngineSubject.Four), 4_000_000),
        new("hopping_60s_1s", 8_000_000, 0, HoppingSubjects, Hopping, 400_000),
        new("session_10s", 8_000_000, 20 * Second, SessionSubjects, Sessions, 4_000_000),
    ];

    public static IReadOnlyList<int> Devices { get; } = [1_000, 100_000];

    public static bool IsPeer(ISubject subject) =>
        subject.GetType().Namespace!.EndsWith("Peers", StringComparison.Ordinal);

    private static ISubject[] TumblingSubjects() =>
    [
        new TumblingLoop(10 * Second),
        Tumbling("engine", EngineSubject.Four),
        Tumbling("engine_six_statistics", WindowSpec.Statistics("value")),
        new ReactiveWindows(10 * Second, 10 * Second),
        new ReactiveLenient(10 * Second),
        AkkaStage.Windows(10 * Second, 10 * Second),
    ];

    private static ISubject[] HoppingSubjects() =>
    [
        new HoppingLoop(60 * Second, Second),
        Hopping(),
        Tumbling("engine_tumbling", EngineSubject.Four),
        new ReactiveWindows(60 * Second, Second),
        AkkaStage.Windows(60 * Second, Second),
    ];

    private static ISubject[] SessionSubjects() =>
    [
        new SessionLoop(10 * Second),
        Sessions(),
        new ReactiveSessions(10 * Second),
        AkkaStage.Sessions(10 * Second),
    ];

    private static EngineSubject Tumbling(string name, IReadOnlyList<Aggregate> aggregates) => new(
        name, rows => rows.Window(
            "windows", WindowSpec.Tumbling(Duration.FromSeconds(10), aggregates, ClockScope.Stream)));

    private static EngineSubject Hopping() => new("engine", rows => rows.Window("windows", WindowSpec.Hopping(
        Duration.FromSeconds(60), Duration.FromSeconds(1), EngineSubject.Four, ClockScope.Stream)));

    private static EngineSubject Sessions() => new("engine", rows => rows.Window(
        "windows", GeneralWindowSpec.OnEventTime(
            WindowAssigner.Session(SessionGap.Fixed(Duration.FromSeconds(10))), EngineSubject.Four,
            ClockScope.Stream)));
}
