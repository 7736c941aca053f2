package phantom

import (
	"bytes"
	"encoding/json"
	"fmt"

	"ophglm"
)

// Patient is an invented person with a scene for each eye.
type Patient struct {
	Name   string
	OD, OS Scene
}

// Row is a line of the manifest.
type Row struct {
	File       string     `json:"file"`
	Patient    string     `json:"patient"`
	Eye        ophglm.Eye `json:"eye"`
	Labels     []string   `json:"labels"`
	VesselMask string     `json:"vessel_mask"`
	LesionMask string     `json:"lesion_mask"`
}

// File is one of the starter data, by its name in the folder.
type File struct {
	Name  string
	Bytes []byte
}

// Patients are those of the starter data: 24 eyes of 12. Six eyes are healthy,
// eight have diabetic retinopathy from mild to severe, three drusen, three a large
// cup; two are myopic and two have a cloudy lens. Eight patients were seen with a
// camera whose field is 1,120 pixels, cut off at top and bottom, four with one of
// 600.
func Patients() []Patient {
	var out []Patient
	for i, eyes := range [][2]Scene{
		{{Pigment: 30}, {Pigment: 32}},
		{{Pigment: 45, Microaneurysms: 14}, {Pigment: 45, Microaneurysms: 26, Haemorrhages: 4, ExudateClusters: 1}},
		{{Pigment: 60, Microaneurysms: 45, Haemorrhages: 34, ExudateClusters: 7, CottonWoolSpots: 4}, {Pigment: 60, Microaneurysms: 40, Haemorrhages: 26, ExudateClusters: 4, CottonWoolSpots: 6}},
		{{Pigment: 15, Microaneurysms: 24, Haemorrhages: 9, ExudateClusters: 5}, {Pigment: 17, Microaneurysms: 18, Haemorrhages: 7, ExudateClusters: 3, CottonWoolSpots: 1}},
		{{Pigment: 88, Microaneurysms: 16, Haemorrhages: 12, ExudateClusters: 3}, {Pigment: 86, Microaneurysms: 9, Haemorrhages: 3}},
		{{Pigment: 40, Yellowing: 50, Drusen: 90}, {Pigment: 40, Yellowing: 50, Drusen: 60}},
		{{Pigment: 22, Yellowing: 20, Drusen: 35}, {Pigment: 22, Yellowing: 20, Drusen: 3}},
		{{Pigment: 50, Cup: 78}, {Pigment: 50, Cup: 72}},
		{{Pigment: 65, Cup: 83}, {Pigment: 63, Cup: 50}},
		{{Pigment: 12, Texture: 85, Crescent: 80}, {Pigment: 12, Texture: 90, Crescent: 60}},
		{{Pigment: 55, Yellowing: 80, Haze: 62}, {Pigment: 55, Yellowing: 70, Haze: 80}},
		{{Pigment: 75}, {Pigment: 78}},
	} {
		p := Patient{Name: fmt.Sprintf("P%02d", i+1)}
		p.OD, p.OS = completed(i, eyes[0], ophglm.OD), completed(i, eyes[1], ophglm.OS)
		out = append(out, p)
	}
	return out
}

// completed fills in what is the person's and the camera's. The two eyes of a
// person are alike, not the same.
func completed(patient int, s Scene, eye ophglm.Eye) Scene {
	person := Scene{Seed: uint64(patient + 1)}.random(0)
	s.Eye = eye
	s.Seed = uint64(2*patient + 1)
	if eye == ophglm.OS {
		s.Seed++
	}
	own := s.random(0)
	s.Width, s.Height, s.FieldPixels = 1200, 1040, 1120
	if patient >= 8 {
		s.Width, s.Height, s.FieldPixels = 640, 624, 600
	}
	s.DiscSize = 145 + person.IntN(18)
	s.DiscX = 335 + own.IntN(25)
	s.DiscY = -35 + own.IntN(40)
	cup := 28 + person.IntN(20)
	if s.Cup == 0 {
		s.Cup = cup + own.IntN(6)
	}
	if s.Yellowing == 0 {
		s.Yellowing = person.IntN(30)
	}
	if s.Texture == 0 {
		s.Texture = 5 + person.IntN(25)
	}
	s.Tortuosity = 15 + person.IntN(40)
	s.Blur = 20 + own.IntN(40)
	s.Unevenness = 20 + own.IntN(60)
	return s
}

// Files draws the starter data: for each eye a photograph and two masks, and the
// manifest last. yield is called in order; its error ends the drawing.
func Files(yield func(File) error) error {
	var manifest bytes.Buffer
	for i, p := range Patients() {
		for _, s := range []Scene{p.OD, p.OS} {
			name := fmt.Sprintf("phantom_%02d_%s", i+1, s.Eye)
			row := Row{File: name + ".jpg", Patient: p.Name, Eye: s.Eye, Labels: s.Labels(), VesselMask: name + "_vessel.png", LesionMask: name + "_lesions.png"}
			line, err := json.Marshal(row)
			if err != nil {
				return fmt.Errorf("encoding the row of %s: %w", name, err)
			}
			manifest.Write(append(line, '\n'))
			drawn, err := s.Draw()
			if err != nil {
				return err
			}
			for _, f := range []struct {
				name string
				make func() ([]byte, error)
			}{{row.File, drawn.Photograph}, {row.VesselMask, drawn.VesselMask}, {row.LesionMask, drawn.LesionMask}} {
				b, err := f.make()
				if err != nil {
					return err
				}
				if err := yield(File{f.name, b}); err != nil {
					return err
				}
			}
		}
	}
	return yield(File{"manifest.jsonl", manifest.Bytes()})
}
